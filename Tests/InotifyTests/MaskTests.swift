import Inotify
import Testing

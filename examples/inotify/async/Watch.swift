import Inotify

/// Prints what happens in a directory: in a task.
@main struct Watch {
    static func main() async throws {
        try await Inotify.withInotify { inotify in
            try inotify.addWatch(CommandLine.arguments[1], [.closeWrite, .delete, .move])
            print("watching")
            for try await event in inotify {
                print(event)
            }
        }
    }
}

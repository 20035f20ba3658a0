import Inotify

/// Prints what happens in a directory: in a thread, until nothing has happened for a while.
@main struct Watch {
    static func main() throws {
        let inotify = try Inotify(timeout: .seconds(2))
        try inotify.addWatch(CommandLine.arguments[1], [.closeWrite, .delete, .move])
        print("watching")
        for event in inotify.blocking() {
            print(event)
        }
        print("nothing happened for 2 s")
    }
}

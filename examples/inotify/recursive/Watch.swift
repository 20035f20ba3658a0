import InotifyTree
import SystemPackage

/// Prints what happens in a whole tree.
@main struct Watch {
    static func main() async throws {
        let watcher = try TreeWatcher()
        try watcher.add(FilePath(CommandLine.arguments[1]))
        print("watching")
        for try await change in watcher {
            print(change)
        }
    }
}

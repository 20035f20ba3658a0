import Glibc
import Inotify
import InotifyTree
import SystemPackage

/// The library's side of the measurements; the commands are those of floor.c, and what they print too.
@main struct Bench {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.dropFirst().first == "idle-thread" { return try idleThread(arguments[2]) }
        Task { @concurrent in
            do {
                try await run(arguments)
                fflush(nil)
                exit(0)
            } catch {
                print("failed: \(error)")
                fflush(nil)
                exit(1)
            }
        }
        while true { pause() }
    }

    static func run(_ arguments: [String]) async throws {
        switch (arguments.dropFirst().first, arguments.count) {
        case ("decode", 4): try await decode(arguments[2], rounds: Int(arguments[3]) ?? 0)
        case ("latency", 5): try await latency(arguments[2], arguments[3], Int(arguments[4]) ?? 0)
        case ("walk", 3): try walk(arguments[2])
        case ("list", 2): try list()
        case ("idle-task", 3): try await idleTask(arguments[2])
        case ("idle-pool", 3): await idlePool()
        default:
            print("decode batch|next|wait|loop ROUNDS, latency wait|next FILE COUNT, walk DIR, list,")
            print("idle-task DIR, idle-thread DIR, idle-pool DIR")
            exit(2)
        }
    }

    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// Bytes of memory that this process has.
    static var memory: Int {
        let file = open("/proc/self/statm", O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(file, &bytes, 256)
        let words = String(decoding: bytes[..<max(0, count)], as: UTF8.self)
        return (Int(words.split(separator: " ")[1]) ?? 0) * Int(getpagesize())
    }

    /// Empties a full queue; events a second, a round a line.
    static func decode(_ way: String, rounds: Int) async throws {
        var template = Array("/var/tmp/inotify-bench-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
        let directory = String(cString: made)
        defer { rmdir(directory) }
        let inotify = try Inotify()
        try inotify.addWatch(directory, [.create, .delete])
        let name = directory + "/a-file-name.txt"
        let count = 16_382
        for _ in 0..<rounds {
            for _ in 0..<(count / 2) {
                mkdir(name, 0o755)
                rmdir(name)
            }
            var events = 0
            var created = 0
            func take(_ event: Inotify.Event) {
                events += 1
                if event.contains(.create) { created += 1 }
            }
            let start = now
            switch way {
            case "batch": while events < count { for event in try await inotify.nextBatch() { take(event) } }
            case "next": while events < count { if let event = try await inotify.next() { take(event) } }
            case "wait": while events < count { if let event = try inotify.wait() { take(event) } }
            default:
                for try await event in inotify {
                    take(event)
                    if events == count { break }
                }
            }
            let time = now - start
            precondition(created == count / 2)
            print(count * 1_000_000_000 / time)
        }
    }

    /// Time from a write elsewhere to the event here, in ns, one a line.
    static func latency(_ way: String, _ path: String, _ count: Int) async throws {
        let file = open(path, O_RDONLY)
        let inotify = try Inotify()
        try inotify.addWatch(path, .modify)
        print("ready")
        fflush(nil)
        for _ in 0..<count {
            if way == "wait" { _ = try inotify.wait() } else { _ = try await inotify.next() }
            let time = now
            var sent = 0
            precondition(pread(file, &sent, 8, 0) == 8)
            print(time - sent)
        }
    }

    /// Watches a tree: directories, ns, bytes of memory.
    static func walk(_ path: String) throws {
        let before = memory
        let start = now
        let watcher = try TreeWatcher()
        try watcher.add(FilePath(path))
        let time = now - start
        print(watcher.coverage().directories, time, memory - before)
        watcher.close()
    }

    /// Watches every directory of a list: directories, ns, bytes of memory.
    static func list() throws {
        var paths: [FilePath] = []
        while let line = readLine() { paths.append(FilePath(line)) }
        let inotify = try Inotify()
        let before = memory
        let start = now
        for path in paths { try inotify.addWatch(path, .create) }
        let time = now - start
        print(inotify.watches.count, time, memory - before)
    }

    /// Waits for what does not happen, in tasks.
    static func idleTask(_ path: String) async throws {
        let tree = try TreeWatcher()
        try tree.add(FilePath(path))
        let inotify = try Inotify()
        try inotify.addWatch(path, .create)
        print("ready")
        fflush(nil)
        async let change = tree.next()
        async let event = inotify.next()
        _ = try await (change, event)
    }

    /// Waits in a task without the library: what the pool of threads does by itself.
    static func idlePool() async {
        print("ready")
        fflush(nil)
        let (nothing, _) = AsyncStream.makeStream(of: Never.self)
        for await _ in nothing {}
    }

    /// Waits for what does not happen, in this thread; a tree beside it is watched and nobody asks for its changes.
    static func idleThread(_ path: String) throws {
        let tree = try TreeWatcher()
        try tree.add(FilePath(path))
        let inotify = try Inotify()
        try inotify.addWatch(path, .create)
        print("ready")
        fflush(nil)
        _ = try inotify.wait()
        tree.close()
    }
}

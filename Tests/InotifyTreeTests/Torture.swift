import Glibc
import Inotify
import InotifyTree
import SystemPackage

/// Four processes that change one tree, a watcher of it, and the copy that follows from what the watcher tells.
final class Torture {
    private static let burst = 250
    private static let count = 4
    /// Asks a writer for more events than the queue holds.
    private static let noise: UInt8 = 2
    private let disk: Disk
    private let watcher: TreeWatcher
    private var writers: [Program] = []
    private var busy = [Int](repeating: 0, count: count)
    /// Whether another process stops this one by a signal when it is asked to.
    private let isStopped: Bool
    let mirror: Mirror

    init(seed: UInt64, faults: TreeCore.Faults = TreeCore.Faults(), isStopped: Bool = false) throws {
        disk = try Disk()
        self.isStopped = isStopped
        for name in ["root", "out", "out/a", "out/b", "out/a/a"] { disk.makeDirectory(name) }
        watcher = try TreeWatcher(TreeWatcher.Options(), faults: faults)
        try watcher.add(disk.file("root"))
        mirror = Mirror(disk.path("root"), keepsHistory: getenv("TORTURE_HISTORY") != nil)
        let script = Disk.sources + "/Programs/writer.py"
        for number in 0..<Self.count {
            writers.append(
                try Program(["python3", script, disk.path, "\(seed)", "\(number)", "\(Self.burst)"])
            )
        }
    }

    /// Lets the writers work, in bursts while the watcher follows, and now and then until its queue overflows.
    func run(operations: Int, overflows: Int) throws {
        let rounds = operations / Self.burst / Self.count
        let flooded = Set((0..<overflows).map { (2 * $0 + 1) * rounds / (2 * max(1, overflows)) })
        var round = 0
        while round < rounds {
            if flooded.contains(round) {
                try flood()
                round += 1
                continue
            }
            for index in writers.indices { grant(index, 1) }
            try followWriters()
            try follow(wait: 0)
            round += 1
        }
        for writer in writers where writer.finish() != 0 { throw Errno.canceled }
        try follow(wait: 100)
    }

    private func followWriters() throws {
        while busy.contains(where: { $0 > 0 }) {
            try follow(wait: 1)
            collect(waiting: false)
        }
    }

    /// Reads nothing until the queue is full and more has happened.
    ///
    /// To the kernel a reader that does not read is a stopped one. Being stopped by a signal is another thing for the
    /// reader: it can happen anywhere, in the midst of a walk too.
    private func flood() throws {
        if isStopped { return try floodWhileStopped() }
        var pending = -1
        while watcher.coverage().pendingBytes > pending {
            pending = watcher.coverage().pendingBytes
            for index in writers.indices { grant(index, 8) }
            while busy.contains(where: { $0 > 0 }) { collect(waiting: true) }
        }
        try follow(wait: 0)
    }

    private func floodWhileStopped() throws {
        let before = mirror.overflows
        // Whoever stops this process may be late, and let it go on early.
        for _ in 0..<20 where mirror.overflows == before {
            for index in writers.indices { grant(index, 2) }
            grant(0, 1, Self.noise)
            for index in writers.indices { grant(index, 2) }
            _ = Self.request.withCString { write(1, $0, strlen($0)) }
            try followWriters()
        }
    }

    /// What this process says when it wants to be stopped.
    static let request = "\n-- stop me --\n"

    private func grant(_ index: Int, _ bursts: Int, _ kind: UInt8 = 1) {
        writers[index].send([UInt8](repeating: kind, count: bursts))
        busy[index] += bursts
    }

    private func collect(waiting: Bool) {
        for index in writers.indices where busy[index] > 0 {
            busy[index] -= writers[index].receive(waiting: waiting).count
        }
    }

    /// Takes changes until none came for so many milliseconds.
    private func follow(wait: Int) throws {
        while true {
            let changes = try watcher.waitBatch(timeout: .milliseconds(wait))
            if changes.isEmpty { return }
            for change in changes { mirror.apply(change) }
        }
    }

    /// What is wrong at rest.
    func problems() throws -> [String] {
        var problems = mirror.differences().sorted() + mirror.nonsense
        guard let descriptor = watcher.descriptor, let kernel = ProcFile.watches(of: descriptor) else {
            return ["the kernel does not tell its watches"]
        }
        let (kept, believed) = (Set(kernel.keys), watcher.watches)
        if kept != believed {
            problems.append(
                "watches: \(kept.subtracting(believed)) not known, \(believed.subtracting(kept)) gone"
            )
        }
        // Written down before they were made.
        var made: Set<[UInt8]> = []
        for number in 0..<Self.count {
            let names = ProcFile.contents(of: disk.path("names-\(number)")) ?? []
            made.formUnion(names.split(separator: UInt8(ascii: "\n")).map { Array($0) })
        }
        for name in mirror.uniqueNames.subtracting(made) {
            problems.append("never existed: " + String(decoding: name, as: UTF8.self))
        }
        if made.isEmpty { problems.append("no names were written down") }
        let directories = Set(watcher.directories.map(\.string))
        let expected = disk.contents("root").directories
        for path in directories.subtracting(expected).sorted() {
            problems.append("watched, not there: \(path)")
        }
        for path in expected.subtracting(directories).sorted() { problems.append("not watched: \(path)") }
        return problems
    }
}

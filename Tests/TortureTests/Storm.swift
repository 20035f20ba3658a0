import Foundation
import HeedTestKit

/// A real heed, writers that change what it watches, and the oracle that knows what its runs must have read.
final class Storm {
    static let writers = 3
    /// Files that no writer touches.
    static let untouched = 500

    let mode: Mode
    let seed: UInt64
    let folder: TemporaryTree
    let heed: RunningProgram
    private(set) var world = World()
    private let extraWatches: Set<UInt64>
    private var phase = 0
    private let hasNamespace: Bool

    private var tree: String { folder.path + "/tree" }

    /// The tree as heed sees it.
    private var view: String { Storm.view(of: folder, by: heed, hasNamespace) }

    private static func view(
        of folder: TemporaryTree,
        by heed: RunningProgram,
        _ hasNamespace: Bool
    ) -> String {
        (hasNamespace ? "/proc/\(heed.processID)/root" : "") + folder.path + "/tree"
    }

    /// Makes a tree and lets heed watch it.
    ///
    /// - Parameters:
    ///   - mode: how the action is run.
    ///   - seed: what happens follows from it.
    ///   - hasNamespace: whether heed and the writers have their own mounts.
    /// - Throws: where that cannot be done.
    init(_ mode: Mode, seed: UInt64, hasNamespace: Bool = false) async throws {
        self.hasNamespace = hasNamespace
        self.mode = mode
        self.seed = seed
        // The kernel's own file system, not memory: inode numbers are used again there.
        folder = try TemporaryTree(below: "/var/tmp")
        try await Storm.prepare(folder, mode)
        heed = try await Heed.watching(in: folder.path, hasNamespace: hasNamespace)
        world.look(at: Storm.view(of: folder, by: heed, hasNamespace))
        world.before = world.files
        extraWatches = Heed.watchedInodes(heed.processID).subtracting(world.directories.keys)
    }

    private static func prepare(_ folder: TemporaryTree, _ mode: Mode) async throws {
        for index in 0..<untouched { try folder.write("tree/quiet/d\(index % 10)/f\(index)", "quiet\n") }
        try folder.write("tree/.gitignore", "node_modules/\n")
        try folder.makeDirectory("out")
        for number in 0..<3 { try folder.makeDirectory("tree/m\(number)") }
        try await Heed.run(["/usr/bin/env", "git", "init", "-q", "tree"], in: folder.path)
        let arguments = ["\(Heed.sources)/Programs/record.pl", "\(folder.path)/log"] + mode.options
        let lock = mode.oracle.isSerial ? ["alone=\(folder.path)/lock"] : []
        let command = (["/usr/bin/perl"] + arguments + lock).map { "\"\($0)\"" }.joined(separator: ", ")
        try folder.write(
            "heed.yaml",
            """
            root: tree
            ignore: build/
            jobs: 8
            rules:
              record:
                paths: "**"
                \(mode.keys)
                exec: [\(command)]

            """
        )
    }

    /// Lets the writers work.
    ///
    /// - Parameters:
    ///   - kind: what they do, see `Programs/writer.py`.
    ///   - operations: how many operations each does.
    ///   - pauses: they wait after about one in so many.
    ///   - mounts: how often something is mounted or unmounted meanwhile.
    /// - Throws: where a writer fails.
    func write(_ kind: String, operations: Int, pauses: Int = 0, mounts: Int = 0) async throws {
        phase += 1
        var writers: [RunningProgram] = []
        for number in 0..<Storm.writers {
            let words = [folder.path, "\(seed)", "\(number)", "\(phase)", kind, "\(operations)", "\(pauses)"]
            writers.append(try program("writer.py", words))
        }
        if mounts > 0 {
            writers.append(try program("mounter.py", [folder.path, "\(seed)", "\(phase)", "\(mounts)"]))
        }
        for writer in writers where await writer.ended() != 0 {
            throw Failure(text: "a writer failed: \(writer.linesSoFar)")
        }
    }

    /// Starts one of the programs where heed is.
    private func program(_ name: String, _ words: [String]) throws -> RunningProgram {
        try RunningProgram(
            (hasNamespace ? Heed.beside(heed) : []) + [
                "/usr/bin/env", "python3", "\(Heed.sources)/Programs/\(name)",
            ]
                + words,
            in: folder.path
        )
    }

    /// Suspends heed while more happens than the kernel's queue holds.
    func overflow(_ kind: String) async throws {
        let limit = File.contents(Array("/proc/sys/fs/inotify/max_queued_events".utf8))
        let events = Int(String(decoding: limit, as: UTF8.self).filter(\.isNumber)) ?? 16384
        heed.send(SIGSTOP)
        defer { heed.send(SIGCONT) }
        // An operation makes at least one event where it can be done.
        try await write(kind, operations: events * (kind == "storm" ? 4 : 1) / Storm.writers)
    }

    struct Failure: Error {
        var text: String
    }

    /// What runs have written down so far.
    func log() -> RunLog { RunLog(folder.text("log") ?? "") }

    /// Waits until nothing is missing, or nothing has come for so long that it will not.
    ///
    /// - Returns: what is wrong.
    func problemsAtRest(within seconds: Double = 60) async throws -> [String] {
        let sentinel = "quiet/sentinel-\(phase)"
        world.sentinels.insert(sentinel)
        try folder.write("tree/" + sentinel, "sentinel.\(phase)\n")
        world.look(at: view)
        for name in (0..<Storm.writers).map({ "\($0)" }) + ["mounter"] {
            world.add(list: File.contents(Array("\(folder.path)/made-\(name)".utf8)))
        }
        var patience = Patience(seconds: seconds)
        var size = 0
        while true {
            let text = folder.text("log") ?? ""
            if text.utf8.count != size {
                size = text.utf8.count
                patience.renew()
                let log = RunLog(text)
                if mode.oracle.missing(in: log, world).isEmpty { break }
            }
            guard await patience.goesOn() else { break }
        }
        let isIdle = await Patience.until(seconds) { self.isIdle() }
        let log = log()
        return mode.oracle.missing(in: log, world) + mode.oracle.wrong(in: log, world)
            + (isIdle ? [] : ["a run does not end"]) + (await wrongWatches())
    }

    /// What is mounted in the tree, as heed sees it.
    func mounts() -> [String] {
        let text = String(
            decoding: File.contents(Array("/proc/\(heed.processID)/mountinfo".utf8)),
            as: UTF8.self
        )
        return text.split(separator: "\n").filter { $0.contains(folder.path) }.map {
            String($0.replacing(folder.path, with: ""))
        }
    }

    /// Copies what runs wrote down into the folder that `HEED_TORTURE_KEEP` names, to find out what went wrong.
    func keepLog() {
        guard let place = ProcessInfo.processInfo.environment["HEED_TORTURE_KEEP"] else { return }
        let copy = "\(place)/\(mode.name)-\(seed)-\(heed.processID)"
        try? FileManager.default.copyItem(atPath: folder.path + "/log", toPath: copy)
    }

    /// Whether no run is going.
    private func isIdle() -> Bool {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return !all.contains { id in
            Int32(id) != nil
                && File.target(Array("/proc/\(id)/cwd".utf8)).starts(with: tree.utf8)
        }
    }

    /// Watches that are missing or too many.
    private func wrongWatches() async -> [String] {
        let wanted = Set(world.directories.keys).union(extraWatches)
        if await Patience.until(10, { Heed.watchedInodes(self.heed.processID) == wanted }) { return [] }
        let watched = Heed.watchedInodes(heed.processID)
        return wanted.subtracting(watched).map { "not watched: \(world.directories[$0] ?? "\($0)")" }
            + watched.subtracting(wanted).map { "watched, should not be: inode \($0)" }
    }
}

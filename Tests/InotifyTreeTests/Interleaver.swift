import Inotify
import InotifyTree
import Synchronization
import SystemPackage

/// Runs interleavings one after the other, on one inotify instance: closing one takes the kernel long.
struct Interleaver {
    /// Where something happens but between two records.
    enum Within: CaseIterable {
        case nothing
        /// Before the next directory of a walk is opened, or listed.
        case walk
        /// Before the next entry of a directory is met.
        case listing
    }

    /// What is to happen within a walk, and on which disk.
    private final class Agenda: Sendable {
        private let changes = Mutex<[([Interleaving.Change], Disk)]>([])

        func add(_ group: [Interleaving.Change], _ disk: Disk) {
            changes.withLock { $0.append((group, disk)) }
        }

        func clear() { changes.withLock { $0 = [] } }

        func makeNext() {
            guard let next = changes.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
            for change in next.0 { change.make(next.1) }
        }
    }

    private let descriptor: Descriptor
    private var core: TreeCore
    private let within: Within
    private let agenda: Agenda
    /// What the last one was told: kinds, and paths below the disk's directory.
    private(set) var told: [(kind: String, path: String)] = []

    /// Reads so many records with short names at once.
    init(within: Within, records: Int) throws {
        descriptor = try Descriptor.inotify()
        let agenda = Agenda()
        // A walk asks before each step whether it is to end.
        core = TreeCore(descriptor: descriptor, bufferBytes: 32 * records) {
            if within == .walk { agenda.makeNext() }
            return false
        }
        (self.within, self.agenda) = (within, agenda)
    }

    /// Runs one; what is wrong at the end.
    mutating func problems(_ program: Interleaving, verbose: Bool = false) throws -> [String] {
        let disk = try Disk()
        told = []
        for name in ["root", "out"] { disk.makeDirectory(name) }
        var options = TreeWatcher.Options()
        options.renameHold = .zero
        if within == .listing {
            options.filter = { [agenda] _ in
                agenda.makeNext()
                return .include
            }
        }
        let root = try core.add(disk.file("root"), options)
        let mirror = Mirror(disk.path("root"))
        for step in program.steps {
            if verbose { print(step) }
            switch step {
            case .change(let change): change.make(disk)
            case .within(let group): agenda.add(group, disk)
            case .read(let count): for _ in 0..<count { _ = try read(mirror, verbose) }
            }
        }
        agenda.clear()
        if verbose { print("to the end") }
        try settle(mirror, verbose)
        guard let kernel = ProcFile.watches(of: descriptor.raw) else { return ["no table of watches"] }
        var problems = mirror.nonsense + mirror.differences()
        if Set(kernel.keys) != core.watches { problems.append("watches: \(kernel.keys) \(core.watches)") }
        let (known, there) = (Set(core.directories.map(\.string)), disk.contents("root").directories)
        problems += there.subtracting(known).map { "not watched: \($0)" }
        problems += known.subtracting(there).map { "watched, not there: \($0)" }
        core.remove(root)
        try settle(nil, false)
        return problems
    }

    /// The same with everything left out that it does not need to go wrong.
    mutating func shortest(_ program: Interleaving) throws -> Interleaving {
        var best = program
        var index = 0
        while index < best.steps.count {
            var shorter = best
            shorter.steps.remove(at: index)
            if try problems(shorter).isEmpty { index += 1 } else { (best, index) = (shorter, 0) }
        }
        return best
    }

    private mutating func settle(_ mirror: Mirror?, _ verbose: Bool) throws {
        var quiet = 0
        while quiet < 4 { quiet = try read(mirror, verbose) ? 0 : quiet + 1 }
    }

    private mutating func read(_ mirror: Mirror?, _ verbose: Bool) throws -> Bool {
        let isMore = try core.readOnce()
        for change in core.changes {
            if verbose { print("    told", change) }
            guard let mirror else { continue }
            mirror.apply(change)
            let path = change.path.string.dropFirst(mirror.prefix.count - "root".utf8.count)
            told.append(("\(change.kind)", path + (change.isDirectory ? "/" : "")))
        }
        core.changes = []
        return isMore
    }
}

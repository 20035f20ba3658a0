import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// Random operations by several writers: at rest the model that follows from the changes equals the disk.
@Suite struct TortureTests {
    /// The names that exist, as the changes tell it.
    struct Model {
        var directories: Set<String>
        var others: Set<String>

        mutating func apply(_ change: TreeWatcher.Change) {
            let path = change.path.string
            switch change.kind {
            case .created, .movedIn: add(path, change.isDirectory)
            case .written, .modified, .metadata, .opened, .accessed, .closedUnwritten: break
            case .deleted, .movedOut: remove(path, change.isDirectory)
            case .moved(let from):
                guard change.isDirectory else {
                    others.remove(from.string)
                    others.insert(path)
                    return
                }
                // A directory takes along what is below; heed lists it, so does this model.
                let old = from.string
                let inside = { (name: String) in name == old || name.hasPrefix(old + "/") }
                let (movedDirectories, movedOthers) = (directories.filter(inside), others.filter(inside))
                remove(old, true)
                add(path, true)
                for name in movedDirectories { directories.insert(path + name.dropFirst(old.count)) }
                for name in movedOthers { others.insert(path + name.dropFirst(old.count)) }
            case .overflow: forgetWhatIsGone()
            case .rootAppeared, .rootVanished, .unmounted, .uncovered: break
            }
        }

        /// After lost deletions the user must look himself.
        private mutating func forgetWhatIsGone() {
            let isThere = { (path: String) in
                var status = stat()
                return lstat(path, &status) == 0
            }
            directories = directories.filter(isThere)
            others = others.filter(isThere)
        }

        private mutating func add(_ path: String, _ isDirectory: Bool) {
            if isDirectory { directories.insert(path) } else { others.insert(path) }
        }

        private mutating func remove(_ path: String, _ isDirectory: Bool) {
            if isDirectory {
                directories = directories.filter { $0 != path && !$0.hasPrefix(path + "/") }
                others = others.filter { !$0.hasPrefix(path + "/") }
            } else {
                others.remove(path)
            }
        }
    }

    /// A small generator of random numbers whose whole course follows from the seed.
    struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static func writer(_ disk: Disk, seed: UInt64, operations: Int) {
        var random = SplitMix(state: seed)
        let names = ["a", "b", "c", "d"]
        func place(_ inside: Bool = true) -> String {
            let depth = Int.random(in: 1...4, using: &random)
            let parts = (0..<depth).map { _ in names[Int.random(in: 0..<4, using: &random)] }
            return (inside ? "root/" : "out/") + parts.joined(separator: "/")
        }
        for _ in 0..<operations {
            switch Int.random(in: 0..<16, using: &random) {
            case 0...4: disk.makeDirectory(place())
            case 5...7: disk.write(place() + ".f")
            case 8: disk.remove(place() + ".f")
            case 9: disk.remove(place())
            case 10: disk.removeTree(place())
            case 11, 12: disk.move(place(), place())
            case 13: disk.move(place() + ".f", place() + ".f")
            case 14: disk.move(place(), place(false))
            default: disk.move(place(false), place())
            }
        }
    }

    /// Eight seeds, or as many as `TORTURE_SEEDS` says.
    static var seeds: [UInt64] {
        let count = getenv("TORTURE_SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 8
        return Array(1...max(1, count))
    }

    @Test(arguments: seeds)
    func theModelEqualsTheDisk(seed: UInt64) throws {
        let disk = try Disk()
        for name in ["root", "out", "out/a", "out/b", "out/a/a"] { disk.makeDirectory(name) }
        let observer = try Observer(disk, root: "root")
        var model = Model(directories: [disk.path("root")], others: [])
        let writers = (0..<2 as Range<UInt64>).map { number in
            Background.start { Self.writer(disk, seed: seed * 100 + number, operations: 2500) }
        }
        while !writers.allSatisfy(\.isFinished) {
            if let change = try observer.watcher.wait(timeout: .milliseconds(1)) { model.apply(change) }
        }
        while let change = try observer.watcher.wait(timeout: .milliseconds(100)) { model.apply(change) }
        let (directories, others) = disk.contents("root")
        #expect(model.directories.subtracting(directories).sorted() == [], "told, not there")
        #expect(directories.subtracting(model.directories).sorted() == [], "there, not told")
        #expect(model.others.subtracting(others).sorted() == [], "told, not there")
        #expect(others.subtracting(model.others).sorted() == [], "there, not told")
        try observer.checkWatches(below: "root")
    }
}

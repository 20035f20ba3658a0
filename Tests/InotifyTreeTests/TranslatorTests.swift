import CLinux
import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// The translator is told lies: random records, and the kernel's in any order, some of them twice or not at all.
@Suite struct TranslatorTests {
    /// How many records are told; `INOTIFY_FUZZ` asks for more, such as a million.
    static let count = getenv("INOTIFY_FUZZ").flatMap { Int(String(cString: $0)) } ?? 6_000

    /// Names that are in the tree, that are not, and that no directory can have.
    static let names: [[UInt8]] =
        ["a", "b", "c", "f", "g", "none", "", "", ".", "..", "a/b", "/", "../..", "...", "#1"].map {
            Array($0.utf8)
        }
        + [[0xFF, 0xFE], [UInt8](repeating: 0x6E, count: 255), [UInt8](repeating: 0x6E, count: 300), [10]]

    /// What one seed makes of a tree and of what is told of it.
    private struct Liar {
        var state: UInt64
        let disk: Disk
        let descriptor: Descriptor
        var core: TreeCore
        var told = 0

        init(seed: UInt64) throws {
            state = seed
            disk = try Disk()
            for name in ["root", "out", "root/a", "root/a/b", "root/b", "root/b/c", "root/b/c/a"] {
                disk.makeDirectory(name)
            }
            disk.write("root/a/f")
            descriptor = try Descriptor.inotify()
            core = TreeCore(descriptor: descriptor, bufferBytes: 1 << 16, isClosing: { false })
            var options = TreeWatcher.Options()
            options.renameHold = seed % 2 == 0 ? .zero : .milliseconds(1)
            if seed % 3 == 0 { options.symlinks = .follow }
            _ = try core.add(disk.file("root"), options)
        }

        mutating func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }

        private mutating func place() -> String {
            var path = random(6) == 0 ? "out" : "root"
            for _ in 0...random(3) { path += "/" + ["a", "b", "c", "f"][random(4)] }
            return path
        }

        /// Changes the tree.
        mutating func work() {
            switch random(6) {
            case 0, 1: disk.makeDirectory(place())
            case 2: disk.write(place())
            case 3: disk.remove(place())
            case 4: disk.link([".", "..", "a", "none"][random(4)], place())
            default: disk.move(place(), place())
            }
        }

        /// What the kernel has to tell, as records.
        mutating func truth() -> [[UInt8]] {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = bytes.withUnsafeMutableBytes { cl_read(descriptor.raw, $0.baseAddress, $0.count) }
            var records: [[UInt8]] = []
            bytes.prefix(max(0, count)).withUnsafeBytes { all in
                var start = 0
                EventBuffer.decode(all) { _, left in
                    records.append(Array(all[start..<all.count - left]))
                    start = all.count - left
                }
            }
            return records
        }

        mutating func lie(_ watches: [CInt]) -> [UInt8] {
            let watch = random(5) == 0 ? CInt(random(1 << 20) - 10) : watches[random(watches.count)]
            var mask = UInt32(1) << UInt32(random(16))
            if random(2) == 0 { mask |= 0x4000_0000 }
            if random(10) == 0 { mask = UInt32(truncatingIfNeeded: state >> 20) & ~0x4000 }
            // An overflow puts everything right: it is told when the tree is looked at.
            if mask & 0x4000 != 0 { mask = 0x40 }
            var name = TranslatorTests.names[random(TranslatorTests.names.count)]
            if !name.isEmpty { name += [UInt8](repeating: 0, count: 16 - name.count % 16) }
            return Self.record(watch, mask, UInt32(random(4)), name)
        }

        static func record(_ watch: CInt, _ mask: UInt32, _ cookie: UInt32, _ name: [UInt8]) -> [UInt8] {
            [UInt32(bitPattern: watch), mask, cookie, UInt32(name.count)].flatMap { word in
                (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
            } + name
        }

        /// Tells some records, true and false, in any order.
        mutating func tell() {
            var records: [[UInt8]] = []
            for record in truth() {
                for _ in 0..<[1, 1, 1, 0, 2][random(5)] { records.append(record) }
            }
            let watches = core.watches.sorted()
            for _ in 0...random(6) { records.append(lie(watches.isEmpty ? [1] : watches)) }
            if random(2) == 0 {
                for index in records.indices.reversed() { records.swapAt(index, random(index + 1)) }
            }
            told += records.count
            var bytes = records.flatMap { $0 }
            if random(20) == 0 { bytes.removeLast(random(bytes.count)) }
            bytes.withUnsafeBytes { core.take($0) }
        }

        /// What is wrong after the kernel said that events were lost.
        mutating func problems() throws -> [String] {
            Self.record(-1, 0x4000, 0, []).withUnsafeBytes { core.take($0) }
            while try core.readOnce() {}
            // A rename that was still in flight, or a directory that was not where it was looked for.
            Self.record(-1, 0x4000, 0, []).withUnsafeBytes { core.take($0) }
            while try core.readOnce() {}
            guard let kernel = ProcFile.watches(of: descriptor.raw) else { return ["no table of watches"] }
            var problems: [String] = []
            let (kept, believed) = (Set(kernel.keys), core.watches)
            if kept != believed {
                problems.append("watches: \(kept.subtracting(believed)), \(believed.subtracting(kept))")
            }
            let (known, there) = (Set(core.directories.map(\.string)), disk.contents("root").directories)
            problems += there.subtracting(known).map { "not watched: \($0)" }
            return problems
        }
    }

    @Test(
        "41: whatever is told in whatever order, nothing traps or leads out, and an overflow puts all right",
        arguments: 1...6 as ClosedRange<UInt64>
    )
    func lies(seed: UInt64) throws {
        var (told, life): (Int, UInt64) = (0, 0)
        while told < Self.count / 6 {
            // A tree that is changed without end only grows: each is left after a thousand records.
            var liar = try Liar(seed: seed &+ 6 &* life)
            try listen(to: &liar, for: min(1000, Self.count / 6 - told))
            told += liar.told
            life += 1
        }
    }

    @Test("41: a link's directory that is told to have come below itself does not go round in circles")
    func linkBelowItself() throws {
        var liar = try Liar(seed: 3)
        liar.disk.makeDirectories("out/target/below/deep")
        liar.disk.link("../out/target", "root/link")
        _ = try liar.core.readOnce()
        // It is watched, so this only asks for its number.
        let more = UInt32(IN_MOVED_TO | IN_MASK_ADD)
        let below = cl_inotify_add_watch(liar.descriptor.raw, liar.disk.path("out/target/below"), more)
        #expect(liar.core.watches.contains(below))
        // What is known is of the time before; only the last of the news is told.
        liar.disk.move("out/target/below", "out/below")
        liar.disk.move("out/target", "out/below/target")
        liar.disk.remove("root/link")
        liar.disk.link("../out", "root/link")
        let news = Liar.record(below, UInt32(IN_MOVED_TO | IN_ISDIR), 1, Array("target".utf8))
        news.withUnsafeBytes { liar.core.take($0) }
        #expect(liar.core.directories.contains { $0.string.hasSuffix("root/link/below/target") })
        let problems = try liar.problems()
        #expect(problems == [])
    }

    private func listen(to liar: inout Liar, for count: Int) throws {
        let root = liar.disk.path("root")
        var (strange, rounds): ([String], Int) = ([], 0)
        while liar.told < count {
            if liar.random(3) == 0 { liar.work() }
            liar.tell()
            if liar.random(8) == 0 { _ = try liar.core.readOnce() }
            for change in liar.core.changes where strange.count < 10 {
                let path = change.path.string
                let isInside = path == root || path.hasPrefix(root + "/")
                if !isInside || path.contains("/../") || path.hasSuffix("/..") { strange.append(path) }
            }
            liar.core.changes = []
            rounds += 1
            guard rounds % 100 == 0 else { continue }
            let problems = try liar.problems()
            try #require(problems == [], "round \(rounds)")
            liar.core.changes = []
        }
        let problems = try liar.problems()
        #expect(problems == [])
        #expect(strange == [])
    }
}

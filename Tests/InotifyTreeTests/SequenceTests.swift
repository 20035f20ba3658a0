import Inotify
import InotifyTree
import SystemPackage
import Testing

/// Every three changes one after the other, before the watcher reads anything, or half of it.
@Suite struct SequenceTests {
    static let steps: [(name: String, run: @Sendable (Disk) -> Void)] = [
        ("mkdir a", { $0.makeDirectory("root/a") }),
        ("mkdir b/c", { $0.makeDirectories("root/b/c") }),
        ("rm -r a", { $0.removeTree("root/a") }),
        ("mv a b", { $0.move("root/a", "root/b") }),
        ("mv b a", { $0.move("root/b", "root/a") }),
        ("mv b a/d", { $0.move("root/b", "root/a/d") }),
        ("mv a out", { $0.move("root/a", "out") }),
        ("mv out a", { $0.move("out", "root/a") }),
        ("exchange a b", { _ = $0.exchange("root/a", "root/b") }),
        ("exchange out a", { _ = $0.exchange("out", "root/a") }),
        ("write a/x", { $0.write("root/a/x.f", $0.next()) }),
        ("write b/c/x", { $0.write("root/b/c/x.f", $0.next()) }),
        ("rm b/c/x", { $0.remove("root/b/c/x.f") }),
    ]

    @Test(arguments: [false, true])
    func `68 87 after any three changes the copy equals the disk`(readsBetween: Bool) throws {
        let disk = try Disk()
        disk.makeDirectories("root")
        var options = TreeWatcher.Options()
        options.renameHold = .milliseconds(1)
        let watcher = try TreeWatcher(options, inotify: Inotify(bufferBytes: 272))
        try watcher.add(disk.file("root"))
        let mirror = Mirror(disk.path("root"))
        let count = Self.steps.count
        for number in 0..<(count * count * count) {
            let chosen = [number % count, number / count % count, number / count / count]
            for (position, index) in chosen.enumerated() {
                Self.steps[index].run(disk)
                guard readsBetween, position == 1 else { continue }
                if let change = try watcher.wait(timeout: .zero) { mirror.apply(change) }
            }
            // Twice: what the first wait reads at its very end is held for a millisecond from then on.
            var quiet = 0
            while quiet < 2 {
                let changes = try watcher.waitBatch(timeout: .milliseconds(2))
                for change in changes { mirror.apply(change) }
                quiet = changes.isEmpty ? quiet + 1 : 0
            }
            let names = chosen.map { Self.steps[$0].name }
            let problems = mirror.differences() + mirror.nonsense
            try #require(problems == [], "\(number): \(names)")
            let directories = Set(watcher.directories.map { $0.string })
            try #require(directories == disk.contents("root").directories, "\(number): \(names)")
        }
        let descriptor = try #require(watcher.descriptor)
        #expect(Set(try #require(ProcFile.watches(of: descriptor)).keys) == watcher.watches)
    }
}

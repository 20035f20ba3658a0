import Foundation
import Globs
import HeedModel
import HeedTestKit
import HeedWatch
import Synchronization
import Testing

/// File systems without events come and go while heed runs; which those are is declared, nothing is mounted.
@Suite("Mounts that need polling", .timeLimit(.minutes(3)))
struct LiveMountTests {
    /// What is mounted where, as the source is told it.
    fileprivate final class Machine: Sendable {
        let mounted = Mutex<Set<BytePath>>([])
        let asked = Mutex<[BytePath]>([])
        let kind = Mutex<UInt32>(0x6969)

        var polling: Polling {
            Polling(
                pauses: 1_000_000...5_000_000,
                mounts: { [self] in
                    mounted.withLock { $0.map { MountPoint(id: 1, path: $0, type: "nfs") } }
                },
                fileSystem: { [self] path in
                    asked.withLock { $0.append(path) }
                    guard FileManager.default.fileExists(atPath: path.description) else { return nil }
                    let isSilent = mounted.withLock { $0.contains { path.relative(to: $0) != nil } }
                    return FileSystem(magic: isSilent ? kind.withLock { $0 } : 0xEF53)
                }
            )
        }

        func mount(_ path: String, _ source: TreeEventSource) {
            mounted.withLock { _ = $0.insert(BytePath(path)) }
            source.lookAtMounts()
        }

        func unmount(_ path: String, _ source: TreeEventSource) {
            mounted.withLock { _ = $0.remove(BytePath(path)) }
            source.lookAtMounts()
        }
    }

    private let machine = Machine()

    private func source(_ tree: TemporaryTree, paths: String = "**") throws -> TreeEventSource {
        let scope = Scope(
            root: BytePath(tree.path + "/root"),
            paths: try PatternList([paths]),
            ignore: [try IgnoreList(rules: ["skip/"])]
        )
        return try TreeEventSource(
            plan: WatchPlan(scopes: [scope], events: .all),
            environment: [:],
            polling: machine.polling
        )
    }

    /// Waits for an observation; all up to it, as text.
    private func texts(_ source: TreeEventSource, until last: String) async throws -> [String] {
        var all: [String] = []
        while !all.contains(last) {
            let observations = try await source.next()
            try #require(!observations.isEmpty, "\(all)")
            for observation in observations {
                switch observation {
                case .problem(let problem): all.append(problem.id + ": " + problem.message)
                case .change(let change):
                    let path = change.path.description.split(separator: "/root").last.map(String.init) ?? ""
                    for (name, event) in [
                        ("create", EventSet.create), ("write", .write), ("delete", .delete),
                    ]
                    where change.events.contains(event) {
                        all.append("\(name) \(path)")
                    }
                default: break
                }
            }
        }
        return all
    }

    @Test(
        "what is mounted below a root is polled from then on, until it is unmounted",
        arguments: ["far", "."]
    )
    func below(_ place: String) async throws {
        let tree = try TemporaryTree()
        let root = tree.path + "/root"
        try tree.write("root/far/deep/old.txt", "1")
        let source = try source(tree)
        defer { source.close() }
        let mount = place == "." ? root : root + "/far"
        machine.mount(mount, source)
        let told = try await texts(source, until: "write /far/deep/old.txt")
        let notice =
            "mounted: nfs was mounted at \(mount), where not every change gives an event; it is polled"
        #expect(told.first == notice, "\(told)")
        #expect(place == "." || told.contains("delete /far"), "\(told)")
        #expect(source.watchedDirectories == 3)
        try tree.write("root/far/deep/new.txt", "1")
        let polled = try await texts(source, until: "write /far/deep/new.txt")
        // The kernel tells it in one read, looking in two.
        #expect(polled.contains("create /far/deep/new.txt"))
        #expect(machine.watches(root + "/far/deep") == false)

        machine.unmount(mount, source)
        let back = try await texts(source, until: "write /far/deep/new.txt")
        #expect(
            back.contains(
                "unmounted: the file system at \(mount) was unmounted; what is there now is watched"
            )
        )
        #expect(machine.watches(root + "/far/deep"))
        try tree.write("root/far/deep/last.txt", "1")
        _ = try await texts(source, until: "write /far/deep/last.txt")
        #expect(source.watchedDirectories == 3)
    }

    @Test("an empty mount, and one where nothing was watched, are told at once")
    func empty() async throws {
        let tree = try TemporaryTree()
        try tree.makeDirectory("root/far")
        let source = try source(tree)
        defer { source.close() }
        machine.mount(tree.path + "/root/far", source)
        _ = try await texts(source, until: "create /far")
        #expect(source.watchedDirectories == 2)
    }

    @Test("a mount that no rule can see into is not looked at, and a known one is not asked again")
    func unasked() async throws {
        let tree = try TemporaryTree()
        for name in ["skip", "far", "other"] { try tree.makeDirectory("root/\(name)") }
        let source = try source(tree)
        defer { source.close() }
        let root = tree.path + "/root"
        machine.mount(root + "/skip", source)
        machine.mount(root + "/far", source)
        _ = try await texts(source, until: "create /far")
        machine.asked.withLock { $0 = [] }
        machine.mount(root + "/other", source)
        let told = try await texts(source, until: "create /other")
        #expect(!told.contains { $0.contains("skip") }, "\(told)")
        #expect(Set(machine.asked.withLock { $0 }) == [BytePath(root + "/other")])
    }

    @Test("a root that is missing where nothing is told is waited for by looking")
    func missing() async throws {
        let tree = try TemporaryTree()
        machine.mounted.withLock { _ = $0.insert(BytePath(tree.path)) }
        let source = try source(tree)
        defer { source.close() }
        try tree.write("root/far/new.txt", "1")
        _ = try await texts(source, until: "write /far/new.txt")
        #expect(machine.watches(tree.path + "/root") == false)
    }

    @Test("a file that is mounted over a file is told, once")
    func file() async throws {
        let tree = try TemporaryTree()
        try tree.write("root/far/old.txt", "1")
        let source = try source(tree)
        defer { source.close() }
        machine.kind.withLock { $0 = 0xEF53 }
        machine.mount(tree.path + "/root/far/old.txt", source)
        let told = try await texts(source, until: "write /far/old.txt")
        #expect(told.first?.hasPrefix("mounted: another file is mounted over ") == true, "\(told)")
        machine.mount(tree.path + "/elsewhere", source)
        try tree.write("root/far/new.txt", "1")
        let later = try await texts(source, until: "write /far/new.txt")
        #expect(later == ["create /far/new.txt", "write /far/new.txt"])
    }

    @Test("what a mount hid for a moment is told once more: perhaps a run could not see it")
    func moment() async throws {
        let tree = try TemporaryTree()
        try tree.write("root/far/deep/old.txt", "1")
        let source = try source(tree)
        defer { source.close() }
        let far = BytePath(tree.path + "/root/far")
        source.lookAtMounts(seen: [MountPoint(id: 2, path: far, type: "tmpfs")])
        let told = try await texts(source, until: "write /far/deep/old.txt")
        #expect(told.map { $0.prefix { $0 != ":" } }.prefix(2) == ["mounted", "delete /far"], "\(told)")
        #expect(told.contains { $0.hasPrefix("unmounted: ") }, "\(told)")
    }

    @Test("what is there is told after what a new mount hides, also where both are one")
    func same() async throws {
        let tree = try TemporaryTree()
        try tree.write("root/far/deep/old.txt", "1")
        let source = try source(tree)
        defer { source.close() }
        machine.kind.withLock { $0 = 0xEF53 }
        machine.mount(tree.path + "/root/far", source)
        let told = try await texts(source, until: "write /far/deep/old.txt")
        #expect(told.contains("delete /far"), "\(told)")
    }

    @Test("a mount on the way to one root tells nothing of its neighbours, and nothing of what is gone")
    func behindLink() async throws {
        let tree = try TemporaryTree()
        try tree.write("disk/one/old.txt", "1")
        try tree.write("root/two/old.txt", "1")
        try FileManager.default.createSymbolicLink(
            atPath: tree.path + "/root/one",
            withDestinationPath: "../disk/one"
        )
        let scopes = try ["one", "two"].map {
            Scope(root: BytePath("\(tree.path)/root/\($0)"), paths: try PatternList(["**"]), ignore: [])
        }
        let source = try TreeEventSource(
            plan: WatchPlan(scopes: scopes, events: .all),
            environment: [:],
            polling: machine.polling
        )
        defer { source.close() }
        machine.kind.withLock { $0 = 0xEF53 }
        machine.mount(tree.path + "/disk", source)
        machine.unmount(tree.path + "/disk", source)
        machine.mount(tree.path + "/root/two/gone", source)
        machine.unmount(tree.path + "/root/two/gone", source)
        try tree.write("root/two/last.txt", "1")
        let told = try await texts(source, until: "write /two/last.txt")
        #expect(told.contains("write /one/old.txt"), "\(told)")
        #expect(!told.contains("write /two/old.txt") && !told.contains("write /two/gone"), "\(told)")
    }

    @Test("mounts are looked at once more when all that was renamed meanwhile is known")
    func unsettled() async throws {
        let tree = try TemporaryTree()
        try tree.makeDirectory("root/far")
        let source = try source(tree)
        defer { source.close() }
        // What a mount is called by now, the watcher has not read yet.
        try FileManager.default.moveItem(atPath: tree.path + "/root/far", toPath: tree.path + "/root/near")
        source.lookAtMounts()
        let near = tree.path + "/root/near"
        machine.mounted.withLock { _ = $0.insert(BytePath(near)) }
        _ = try await texts(
            source,
            until: "mounted: nfs was mounted at \(near), where not every change gives an event; it is polled"
        )
    }

    @Test("a rule for files alone is told that what a mount hides is gone")
    func hidden() async throws {
        let tree = try TemporaryTree()
        try tree.write("root/far/old.txt", "1")
        let source = try source(tree, paths: "far/*.txt")
        defer { source.close() }
        machine.mount(tree.path + "/root/far", source)
        var hidden: Change?
        while hidden == nil {
            for case .change(let change) in try await source.next() where change.events.contains(.delete) {
                hidden = hidden ?? change
            }
        }
        #expect(hidden?.standsForTree == true)
    }
}

extension LiveMountTests.Machine {
    /// Whether this process has an inotify watch on a directory.
    fileprivate func watches(_ directory: String) -> Bool {
        var status = stat()
        guard lstat(directory, &status) == 0 else { return false }
        let inode = "ino:" + String(status.st_ino, radix: 16) + " "
        let folder = "/proc/self/fdinfo"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { name in
            let text = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
            return String(decoding: text, as: UTF8.self).split(separator: "\n").contains {
                $0.hasPrefix("inotify") && $0.contains(inode)
            }
        }
    }
}

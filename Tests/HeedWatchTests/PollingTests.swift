import Foundation
import Globs
import HeedModel
import HeedTestKit
import HeedWatch
import Testing

/// A local tree is declared silent: then nothing but looking can find its changes.
@Suite("Polling", .timeLimit(.minutes(3)))
struct PollingTests {
    private func source(
        _ tree: TemporaryTree,
        silent: String = "",
        mounts: [String] = []
    ) throws -> TreeEventSource {
        let silent = BytePath(silent.isEmpty ? tree.path : "\(tree.path)/\(silent)")
        let points = mounts.map { MountPoint(id: 1, path: BytePath("\(tree.path)/\($0)"), type: "nfs") }
        let scope = Scope(
            root: BytePath(tree.path),
            paths: try PatternList(["**"]),
            ignore: [try IgnoreList(rules: ["skip/"])]
        )
        return try TreeEventSource(
            plan: WatchPlan(scopes: [scope], events: .all),
            environment: [:],
            polling: Polling(pauses: 1_000_000...5_000_000, mounts: { points }) { path in
                FileSystem(magic: path.relative(to: silent) != nil ? 0x6969 : 0xEF53)
            }
        )
    }

    /// Waits for a change of a path that has an event.
    private func change(_ source: TreeEventSource, _ path: String, _ event: EventSet) async throws -> Change {
        while true {
            for observation in try await source.next() {
                if case .change(let change) = observation, change.path.description.hasSuffix(path),
                    !change.events.intersection(event).isEmpty
                {
                    return change
                }
            }
        }
    }

    @Test("creating, writing and deleting is found; a file counts as written when it stays the same")
    func files() async throws {
        let tree = try TemporaryTree()
        try tree.write("old.txt", "1")
        let source = try source(tree)
        defer { source.close() }
        guard case .problem(let problem) = try await source.next().first else {
            Issue.record("polling is not told")
            return
        }
        #expect(problem.message == "watched by polling: \(tree.path) (nfs)")
        try tree.write("new.txt", "1")
        #expect(try await change(source, "new.txt", .create).events.contains(.write) == false)
        #expect(try await change(source, "new.txt", .write).isDirectory == false)
        try tree.write("old.txt", "longer")
        #expect(try await change(source, "old.txt", .modify).events.contains(.write) == false)
        _ = try await change(source, "old.txt", .write)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: "\(tree.path)/old.txt"
        )
        _ = try await change(source, "old.txt", .attrib)
        try FileManager.default.removeItem(atPath: "\(tree.path)/old.txt")
        _ = try await change(source, "old.txt", .delete)
    }

    @Test("what is there at the start is no news, in the second look neither", arguments: ["", "far"])
    func start(_ silent: String) async throws {
        let tree = try TemporaryTree()
        try tree.write("far/old.txt", "1")
        let source = try source(tree, silent: silent, mounts: silent.isEmpty ? [] : [silent])
        defer { source.close() }
        var told: Set<String> = []
        for name in ["first", "second"] {
            try tree.write("far/\(name).txt", "1")
            var isTold = false
            while !isTold {
                for case .change(let change) in try await source.next() {
                    told.insert(change.path.description)
                    isTold =
                        isTold
                        || (change.path.description.hasSuffix(name + ".txt")
                            && change.events.contains(.write))
                }
            }
        }
        #expect(told == ["\(tree.path)/far/first.txt", "\(tree.path)/far/second.txt"])
    }

    @Test("directories are found with what is in them, and with all of it when they are gone")
    func directories() async throws {
        let tree = try TemporaryTree()
        let source = try source(tree)
        defer { source.close() }
        _ = try await source.next()
        try tree.write("a/b/c.txt", "1")
        _ = try await change(source, "a/b/c.txt", .write)
        #expect(source.watchedDirectories == 3)
        try FileManager.default.removeItem(atPath: tree.path + "/a")
        var gone: Set<String> = []
        while gone.count < 3 {
            for case .change(let change) in try await source.next() where change.events.contains(.delete) {
                gone.insert(String(change.path.description.dropFirst(tree.path.count + 1)))
            }
        }
        #expect(gone == ["a", "a/b", "a/b/c.txt"])
    }

    @Test("what is ignored is not opened, and a link is complete at once")
    func ignored() async throws {
        let tree = try TemporaryTree()
        try tree.write("skip/a.txt")
        let source = try source(tree)
        defer { source.close() }
        _ = try await source.next()
        #expect(source.watchedDirectories == 1)
        try tree.write("skip/b.txt")
        try FileManager.default.createSymbolicLink(atPath: tree.path + "/link", withDestinationPath: "x")
        var seen: [Change] = []
        while !seen.contains(where: { $0.path.description.hasSuffix("/link") }) {
            for case .change(let change) in try await source.next() { seen.append(change) }
        }
        #expect(!seen.contains { $0.path.description.contains("skip/b") })
        #expect(seen.first { $0.path.description.hasSuffix("/link") }?.events.contains(.write) == true)
    }

    @Test("a root that goes away is told, and when it is back what differs from before")
    func rootReturns() async throws {
        let parent = try TemporaryTree()
        let manager = FileManager.default
        try parent.write("root/same.txt", "1")
        try parent.write("root/gone.txt", "1")
        let source = try source(parent, silent: "root", mounts: ["root"])
        defer { source.close() }
        _ = try await source.next()
        try manager.moveItem(atPath: parent.path + "/root", toPath: parent.path + "/away")
        var problems: [String] = []
        while problems.isEmpty {
            for case .problem(let problem) in try await source.next() { problems.append(problem.message) }
        }
        #expect(problems == ["\(parent.path)/root is gone; its rules wait until it is back"])
        try manager.removeItem(atPath: parent.path + "/away/gone.txt")
        try manager.moveItem(atPath: parent.path + "/away", toPath: parent.path + "/root")
        _ = try await change(source, "root/gone.txt", .delete)
    }

    @Test("only the silent part of a tree is polled; the rest is watched")
    func mount() async throws {
        let tree = try TemporaryTree()
        try tree.makeDirectory("far/deep")
        try tree.makeDirectory("near")
        let source = try source(tree, silent: "far", mounts: ["far", "skip"])
        defer { source.close() }
        guard case .problem(let problem) = try await source.next().first else {
            Issue.record("polling is not told")
            return
        }
        #expect(problem.message == "watched by polling: \(tree.path)/far (nfs)")
        #expect(source.watchedDirectories == 4)
        try tree.write("near/a.txt", "1")
        _ = try await change(source, "near/a.txt", .write)
        try tree.write("far/deep/a.txt", "1")
        _ = try await change(source, "far/deep/a.txt", .write)
    }

    @Test("a local tree is not polled")
    func local() throws {
        let tree = try TemporaryTree()
        let source = try source(tree, silent: "elsewhere")
        defer { source.close() }
        #expect(source.watchedDirectories == 1)
    }
}

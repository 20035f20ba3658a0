import Glibc
import Inotify
import InotifyTree
import Testing

/// What is put into fresh directories at once is never missed, told once, after its directory.
@Suite struct RaceTests {
    static let workloads: [(name: String, make: @Sendable (Disk, String) -> [String])] = [
        (
            "directories, then a file",
            { disk, top in
                disk.makeDirectories(top + "/a/b/c")
                disk.write(top + "/a/b/c/f")
                return ["a/", "a/b/", "a/b/c/", "a/b/c/f"]
            }
        ),
        (
            "a directory and its file",
            { disk, top in
                disk.makeDirectory(top + "/d")
                disk.write(top + "/d/f")
                return ["d/", "d/f"]
            }
        ),
        (
            "a tree moved in",
            { disk, top in
                let outside = "made-" + top.replacing("/", with: "-")
                disk.makeDirectories(outside + "/a/b")
                disk.write(outside + "/a/b/f")
                disk.write(outside + "/g")
                disk.move(outside, top + "/in")
                return ["in/", "in/a/", "in/a/b/", "in/a/b/f", "in/g"]
            }
        ),
        (
            "files on every level",
            { disk, top in
                var expected: [String] = []
                var path = ""
                for name in ["p", "q", "r", "s"] {
                    path += path.isEmpty ? name : "/" + name
                    disk.makeDirectory(top + "/" + path)
                    expected.append(path + "/")
                    for file in ["f", "g"] {
                        disk.write(top + "/" + path + "/" + file)
                        expected.append(path + "/" + file)
                    }
                }
                return expected
            }
        ),
    ]

    @Test(arguments: workloads.indices)
    func `68 69 70 nothing put into new directories is missed or told twice`(index: Int) throws {
        let disk = try Disk()
        disk.makeDirectory("root")
        let observer = try Observer(disk, root: "root")
        let trials = 1000
        let writer = Background.start {
            for trial in 0..<trials {
                disk.makeDirectory("root/\(trial)")
                _ = Self.workloads[index].make(disk, "root/\(trial)")
            }
            disk.write("root/end")
        }
        let told = try observer.wait(for: "written root/end", seconds: 60)
        #expect(writer.isFinished || told.last == "written root/end")
        let model = try Disk()
        let expected = Self.workloads[index].make(model, "")
        var created: [String: Int] = [:]
        for (position, line) in told.enumerated()
        where line.hasPrefix("created ") || line.hasPrefix("movedIn ") {
            let path = String(line.dropFirst(8))
            #expect(created.updateValue(position, forKey: path) == nil, "\(path) told twice")
        }
        let written = Set(told.filter { $0.hasPrefix("written ") }.map { String($0.dropFirst(8)) })
        for trial in 0..<trials {
            for name in ["root/\(trial)/"] + expected.map({ "root/\(trial)/" + $0 }) {
                let position = try #require(created[name], "\(name) missed")
                let parts = name.split(separator: "/")
                let parent = parts.dropLast().joined(separator: "/") + "/"
                #expect(
                    parent == "root/" || created[parent, default: .max] < position,
                    "\(name) before its directory"
                )
                if !name.hasSuffix("/") { #expect(written.contains(name), "\(name) not written") }
            }
        }
        try observer.checkWatches(below: "root")
    }

    /// The same by programs of the shell, one after the other.
    static let scripts = [
        ("mkdir -p $i/a/b/c && touch $i/a/b/c/f", ["a/", "a/b/", "a/b/c/", "a/b/c/f"]),
        ("cp -r ../model $i", ["a/", "a/b/", "a/b/c/", "a/b/c/d/", "a/b/c/d/f", "a/g"]),
    ]

    @Test(arguments: scripts)
    func `68 69 70 nothing that programs put into new directories is missed`(
        script: String,
        made: [String]
    ) throws {
        let disk = try Disk()
        disk.makeDirectory("root")
        disk.makeDirectories("model/a/b/c/d")
        disk.write("model/a/b/c/d/f")
        disk.write("model/a/g")
        let observer = try Observer(disk, root: "root")
        let trials = 300
        let loop =
            "cd root; i=0; while [ $i -lt \(trials) ]; do i=$((i+1)); \(script) || exit 1; done; echo x >end"
        let program = try Program(["env", "-C", disk.path, "sh", "-c", loop])
        let told = try observer.wait(for: "written root/end", seconds: 120)
        #expect(program.finish() == 0)
        let created = told.filter { $0.hasPrefix("created ") }
        #expect(Set(created).count == created.count, "told twice")
        let paths = (1...trials).flatMap { trial in ([""] + made).map { "root/\(trial)/\($0)" } }
        #expect(Set(paths.map { "created " + $0 }).subtracting(created).sorted() == [])
        let files = paths.filter { !$0.hasSuffix("/") }.map { "written " + $0 }
        #expect(Set(files).subtracting(told).sorted() == [])
        try observer.checkWatches(below: "root")
    }

    @Test func closingEndsWaiters() async throws {
        let disk = try Disk()
        let watcher = try TreeWatcher()
        try watcher.add(disk.filePath)
        let closer = Task { watcher.close() }
        #expect(try await watcher.nextBatch() == [])
        await closer.value
        #expect(try await watcher.next() == nil)
        #expect(try watcher.wait() == nil)
        #expect(watcher.isClosed)
        watcher.close()
        #expect(throws: Inotify.Failure.self) { try watcher.add(disk.filePath) }
    }

    @Test func cancellingLosesNothing() async throws {
        let disk = try Disk()
        var options = TreeWatcher.Options()
        options.report = [.closeWrite]
        let watcher = try TreeWatcher(options)
        try watcher.add(disk.filePath)
        var received = 0
        for number in 0..<500 {
            let reader = Task { try await watcher.nextBatch().count }
            disk.write("f\(number)")
            reader.cancel()
            received += try await reader.value
        }
        while try watcher.wait(timeout: .milliseconds(20)) != nil { received += 1 }
        #expect(received == 500)
    }
}

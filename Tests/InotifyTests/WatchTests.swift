import Glibc
import Inotify
import SystemPackage
import Testing

/// Adding and removing watches.
@Suite struct WatchTests {
    /// The library's table is the kernel's.
    static func check(_ inotify: Inotify, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let kernel = try #require(inotify.withUnsafeFileDescriptor { ProcFile.watches(of: $0) } ?? nil)
        let own = inotify.watches.map { ($0.descriptor.rawValue, $0.mask.events.rawValue) }
        #expect(
            kernel.mapValues { $0 & 0xFFF } == Dictionary(uniqueKeysWithValues: own),
            sourceLocation: sourceLocation
        )
    }

    @Test("30: a second watch of one object is the same watch, with the mask in force and the other path")
    func secondWatch() throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.link("d", "alias")
        let inotify = try Inotify()
        let watch = try inotify.addWatch(disk.file("d"), .create)
        #expect(try inotify.addWatch(disk.file("d"), .delete) === watch)
        #expect(watch.mask == .delete)
        #expect(watch.aliases == [])
        #expect(try inotify.addWatch(disk.file("alias"), .attrib, ifWatched: .merge) === watch)
        #expect(watch.mask == [.delete, .attrib])
        #expect(watch.aliases == [disk.file("alias")])
        #expect(watch.path == disk.file("d"))
        let failure = #expect(throws: Inotify.Failure.self) {
            try inotify.addWatch(disk.file("d"), .create, ifWatched: .fail)
        }
        #expect(failure?.errno == .fileExists)
        #expect(inotify.watch(for: watch.descriptor) === watch)
        try Self.check(inotify)
    }

    @Test("43: the limits are read")
    func limits() {
        let limits = Inotify.limits()
        #expect((limits.maxWatches ?? 0) > 0)
        #expect((limits.maxInstances ?? 0) > 0)
        #expect((limits.maxQueuedEvents ?? 0) > 0)
    }

    @Test("24: a relative path stays relative")
    func relativePath() throws {
        let disk = try Disk()
        var buffer = [CChar](repeating: 0, count: 4096)
        let working = try #require(getcwd(&buffer, buffer.count).map { String(cString: $0) })
        let up = working.split(separator: "/").map { _ in ".." }.joined(separator: "/")
        let relative = FilePath(up + disk.path)
        let inotify = try Inotify()
        let watch = try inotify.addWatch(relative, .create)
        disk.write("f")
        #expect(watch.path == relative)
        #expect(try inotify.wait(timeout: .zero)?.path == relative.appending("f"))
        #expect(try inotify.addWatch(disk.filePath, .create) === watch)
        #expect(watch.aliases == [disk.filePath])
        try Self.check(inotify)
    }

    @Test("23: watches and events describe themselves by path and mask")
    func descriptions() throws {
        let disk = try Disk()
        disk.makeDirectory("a b")
        let inotify = try Inotify()
        let watch = try inotify.addWatch(disk.file("a b"), [.create, .onlyDirectory])
        #expect(watch.description == "Watch('\(disk.path)/a b', CREATE|ONLYDIR)")
        disk.makeDirectory("a b/d")
        let event = try #require(try inotify.wait(timeout: .zero))
        #expect(event.description == "CREATE|ISDIR '\(disk.path)/a b/d'")
        #expect(event.isDirectory && event.contains([.create, .isDirectory]) && !event.contains(.delete))
        let isCreation =
            switch event {
            case Inotify.Mask.create: true
            default: false
            }
        #expect(isCreation)
        try Self.check(inotify)
    }

    @Test("48: ten tasks add and remove watches while two read; the table is the kernel's at the end")
    func manyAtOnce() async throws {
        let disk = try Disk()
        for number in 0..<10 { disk.makeDirectory("d\(number)") }
        let inotify = try Inotify()
        let readers = (0..<2).map { _ in
            Task {
                var count = 0
                for try await _ in inotify { count += 1 }
                return count
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<10 {
                group.addTask {
                    for round in 0..<100 {
                        let watch = try inotify.addWatch(disk.file("d\(number)"), [.create, .delete])
                        disk.write("d\(number)/f\(round)")
                        if round % 3 != 0 { try inotify.removeWatch(watch) }
                    }
                }
            }
            try await group.waitForAll()
        }
        // Until everything queued is read: then no watch waits for its end to be told.
        #expect(await Moment.wait { inotify.pendingBytes == 0 && inotify.watches.allSatisfy(\.isActive) })
        try Self.check(inotify)
        #expect(inotify.watches.count == 10)
        inotify.close()
        for reader in readers { #expect(try await reader.value >= 0) }
    }

    @Test("46: a hundred instances are independent and are waited for by one thread")
    func manyInstances() async throws {
        let disk = try Disk()
        let count = min(100, (Inotify.limits().maxInstances ?? 128) * 3 / 4)
        let all = try (0..<count).map { _ in try Inotify() }
        for (number, inotify) in all.enumerated() {
            disk.makeDirectory("d\(number)")
            try inotify.addWatch(disk.file("d\(number)"), .create)
        }
        let readers = all.map { inotify in Task { try await inotify.next()?.name?.string } }
        for number in 0..<count { disk.write("d\(number)/f\(number)") }
        for (number, reader) in readers.enumerated() { #expect(try await reader.value == "f\(number)") }
        for inotify in all {
            #expect(try inotify.wait(timeout: .zero) == nil)
            try Self.check(inotify)
        }
        #expect(
            Shell.run("grep -l inotify-events /proc/\(getpid())/task/*/comm | wc -l | grep -qx 1", in: "/")
        )
    }
}

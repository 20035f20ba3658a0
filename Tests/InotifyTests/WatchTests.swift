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

    /// What is refused: a path, a mask, the operation and the error number that come back.
    static let refusals: [(String, Inotify.Mask, Inotify.Failure.Operation, Errno)] = [
        ("f", [.create, .onlyDirectory], .addWatch, .notDirectory),
        ("none", .create, .addWatch, .noSuchFileOrDirectory),
        ("none", [.create, .onlyDirectory], .addWatch, .noSuchFileOrDirectory),
        ("f", [], .invalidMask, .invalidArgument),
        ("f", .onlyDirectory, .invalidMask, .invalidArgument),
        ("f", .oneShot, .invalidMask, .invalidArgument),
        ("f", [.create, .ignored], .invalidMask, .invalidArgument),
        ("f", [.create, .isDirectory], .invalidMask, .invalidArgument),
        ("f", [.create, .queueOverflow], .invalidMask, .invalidArgument),
        ("f", [.create, .unmount], .invalidMask, .invalidArgument),
        ("f", [.create, .maskAdd, .maskCreate], .invalidMask, .invalidArgument),
        ("f/below", .create, .addWatch, .notDirectory),
        ("loop", .create, .addWatch, .tooManySymbolicLinkLevels),
        (String(repeating: "n", count: 256), .create, .addWatch, .fileNameTooLong),
    ]

    @Test(arguments: refusals.indices)
    func refuses(index: Int) throws {
        let (name, mask, operation, errno) = Self.refusals[index]
        let disk = try Disk()
        disk.write("f")
        disk.link("loop", "loop")
        let inotify = try Inotify()
        let failure = #expect(throws: Inotify.Failure.self) { try inotify.addWatch(disk.file(name), mask) }
        #expect(failure?.operation == operation)
        #expect(failure?.errno == errno)
        #expect(failure?.path == disk.file(name))
        #expect(inotify.watches == [])
        try Self.check(inotify)
    }

    @Test func aNULInAPathIsRefusedNotTakenForItsEnd() throws {
        let inotify = try Inotify()
        for bytes in [Array("/var/tmp\0/x".utf8), [], [0]] {
            let failure = #expect(throws: Inotify.Failure.self) {
                try inotify.addWatch(bytes: bytes, .create)
            }
            #expect(failure?.operation == .invalidPath)
        }
        #expect(throws: Inotify.Failure.self) { try inotify.addWatch("", .create) }
        try Self.check(inotify)
    }

    @Test func aSecondWatchOfOneObject() throws {
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

    @Test func removingTwiceIsNoError() throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.makeDirectory("e")
        let inotify = try Inotify()
        let watch = try inotify.addWatch(disk.file("d"), .create)
        let other = try inotify.addWatch(disk.file("e"), .create)
        #expect(try watch.remove())
        #expect(try !watch.remove())
        #expect(!watch.isActive)
        disk.remove("e")
        #expect(try !inotify.removeWatch(other))
        while try inotify.wait(timeout: .zero) != nil {}
        #expect(inotify.watches == [])
        try Self.check(inotify)
    }

    @Test func closedInstancesRefuseWork() throws {
        let disk = try Disk()
        let inotify = try Inotify()
        let watch = try inotify.addWatch(disk.filePath, .create)
        inotify.close()
        inotify.close()
        #expect(inotify.isClosed)
        #expect(!watch.isActive)
        #expect(inotify.withUnsafeFileDescriptor { $0 } == nil)
        for body in [
            { _ = try inotify.addWatch(disk.filePath, .create) }, { _ = try inotify.removeWatch(watch) },
            { _ = try inotify.reconcile() },
        ] as [() throws -> Void] {
            let failure = #expect(throws: Inotify.Failure.self) { try body() }
            #expect(failure?.operation == .closed)
        }
        #expect(try inotify.wait() == nil)
    }

    @Test func theDescriptorIsClosedWithTheLastReference() throws {
        func open() throws -> CInt {
            let inotify = try Inotify()
            let raw = try #require(inotify.withUnsafeFileDescriptor { $0 })
            #expect(fcntl(raw, F_GETFD) == FD_CLOEXEC)
            #expect(fcntl(raw, F_GETFL) & O_NONBLOCK != 0)
            #expect(ProcFile.watches(of: raw) == [:])
            return raw
        }
        let raw = try open()
        // Others may use the number by now, but not for an inotify instance without watches of ours.
        #expect(
            ProcFile.contents(of: "/proc/self/fdinfo/\(raw)")?.starts(with: Array("inotify".utf8)) != true
        )
    }

    @Test func whatFailuresSay() {
        let rows: [(Inotify.Failure, String)] = [
            (
                Inotify.Failure(.addWatch, errno: EACCES, path: "/a b"),
                "cannot watch '/a b': Permission denied; the read permission (r) is needed, for a directory too"
            ),
            (
                Inotify.Failure(.initialize, errno: EMFILE, exhausted: .descriptors),
                "cannot open an inotify instance: Too many open files; "
                    + "this process has no descriptor left; raise its limit with ulimit -n"
            ),
            (
                Inotify.Failure(.invalidMask, errno: EINVAL, path: "x"),
                "cannot watch x: the mask is not valid; "
                    + "ask for at least one event, and for no bit that only the kernel sets"
            ),
            (Inotify.Failure(.closed, errno: EBADF), "the inotify instance is closed"),
        ]
        for (failure, text) in rows { #expect(failure.description == text) }
        let limit = Inotify.Failure.addWatch(errno: ENOSPC, path: "x").hint ?? ""
        #expect(limit.contains("inotify") && limit.contains("watches = ") && limit.contains("sysctl"))
        let instances = Inotify.Failure.initialize(errno: EMFILE).hint ?? ""
        #expect(instances.contains("instances = "))
    }

    @Test func limitsAreRead() {
        let limits = Inotify.limits()
        #expect((limits.maxWatches ?? 0) > 0)
        #expect((limits.maxInstances ?? 0) > 0)
        #expect((limits.maxQueuedEvents ?? 0) > 0)
    }
}

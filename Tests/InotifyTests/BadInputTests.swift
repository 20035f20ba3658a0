import CLinux
import Glibc
import Inotify
import SystemPackage
import Testing

/// What is refused, and what is said then: word for word.
@Suite struct BadInputTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let path: String
        let mask: Inotify.Mask
        let operation: Inotify.Failure.Operation
        let errno: Errno
        let text: String
        var testDescription: String { "\(path.prefix(20)) \(mask)" }
    }

    static let directoryHint =
        "Not a directory; something in the path is no directory; to watch a file, leave out onlyDirectory"
    static let maskText =
        "the mask is not valid; ask for at least one event, and for no bit that only the kernel sets"
    static let lengthHint =
        "File name too long; a name has at most 255 bytes and a path 4095; open what lies deeper, "
        + "and watch it as /proc/self/fd/N"
    static let missingHint =
        "No such file or directory; create it first, or watch the directory that it will be in"
    static let long = String(repeating: "n", count: 256)
    static let deep = String(repeating: "d/", count: 2048) + "f"

    static let rows: [Row] =
        [
            Row(
                path: "f",
                mask: [.create, .onlyDirectory],
                operation: .addWatch,
                errno: .notDirectory,
                text: directoryHint
            ),
            Row(
                path: "none",
                mask: .create,
                operation: .addWatch,
                errno: .noSuchFileOrDirectory,
                text: missingHint
            ),
            Row(
                path: "dangling",
                mask: .create,
                operation: .addWatch,
                errno: .noSuchFileOrDirectory,
                text: missingHint
            ),
            Row(
                path: "loop",
                mask: .create,
                operation: .addWatch,
                errno: .tooManySymbolicLinkLevels,
                text: "Too many levels of symbolic links; its symbolic links lead in a circle; "
                    + "dontFollow watches the link itself"
            ),
            Row(
                path: "f/below",
                mask: .create,
                operation: .addWatch,
                errno: .notDirectory,
                text: directoryHint
            ),
            Row(path: long, mask: .create, operation: .addWatch, errno: .fileNameTooLong, text: lengthHint),
            Row(path: deep, mask: .create, operation: .addWatch, errno: .fileNameTooLong, text: lengthHint),
            Row(
                path: "f",
                mask: Inotify.Mask(rawValue: 0x1100),
                operation: .addWatch,
                errno: .invalidArgument,
                text: "Invalid argument; this kernel does not know all bits of the mask"
            ),
        ]
        + refusedMasks.map {
            Row(path: "f", mask: $0, operation: .invalidMask, errno: .invalidArgument, text: maskText)
        }

    /// Masks that the kernel takes and then never speaks, or refuses without a word.
    static let refusedMasks: [Inotify.Mask] = [
        [], .onlyDirectory, .oneShot, [.dontFollow, .excludeUnlinked], .ignored, .isDirectory, .unmount,
        .queueOverflow, [.create, .ignored], [.create, .isDirectory], [.create, .queueOverflow],
        [.create, .unmount], [.create, .maskAdd, .maskCreate],
    ]

    @Test("7, 8, 37: what cannot be watched is refused with operation, errno, path and cure", arguments: rows)
    func refuses(_ row: Row) throws {
        let disk = try Disk()
        disk.write("f")
        disk.link("loop", "loop")
        disk.link("nowhere", "dangling")
        let inotify = try Inotify()
        let failure = try #require(
            #expect(throws: Inotify.Failure.self) { try inotify.addWatch(disk.file(row.path), row.mask) }
        )
        #expect(failure.operation == row.operation)
        #expect(failure.errno == row.errno)
        #expect(failure.path == disk.file(row.path))
        #expect(failure.description == "cannot watch \(disk.path(row.path)): \(row.text)")
        #expect(inotify.watches == [])
        try WatchTests.check(inotify)
    }

    @Test("33: a NUL in a path is refused, not taken for its end, and nothing is watched")
    func nul() throws {
        let inotify = try Inotify()
        for path in ["/var/tmp\0/x", "\0", ""] {
            for add in [
                { try inotify.addWatch(path, .create) },
                { try inotify.addWatch(bytes: Array(path.utf8), .create) },
            ] as [() throws -> Inotify.Watch] {
                let failure = #expect(throws: Inotify.Failure.self) { _ = try add() }
                #expect(failure?.operation == .invalidPath)
                #expect(failure?.errno == .invalidArgument)
                #expect(
                    failure?.description.hasSuffix(
                        ": the path is not valid; a path is not empty and holds no NUL byte"
                    ) == true
                )
            }
        }
        #expect(throws: Inotify.Failure.self) { try inotify.addWatch(FilePath(), .create) }
        #expect(inotify.watches == [])
        try WatchTests.check(inotify)
    }

    @Test("60: paths that are not UTF-8, and names of 255 bytes, are watched byte for byte")
    func hostilePaths() throws {
        let disk = try Disk()
        let inotify = try Inotify()
        let names: [[UInt8]] = [
            [0xFF, 0xFE], [UInt8](repeating: 0x6E, count: 255), [0x0A], Array("a b".utf8), Array("-rf".utf8),
        ]
        for name in names {
            let bytes = Array((disk.path + "/").utf8) + name
            let made = (bytes + [0]).withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { mkdir($0, 0o755) } ?? -1 }
            }
            #expect(made == 0)
            let watch = try inotify.addWatch(bytes: bytes, .create)
            #expect(PathBytes.of(watch.path) == bytes)
        }
        #expect(inotify.watches.count == names.count)
        try WatchTests.check(inotify)
    }

    @Test("60: what lies deeper than a path can say is watched by way of an open directory")
    func deepDirectory() throws {
        let disk = try Disk()
        let name = String(repeating: "d", count: 200)
        var directory = open(disk.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for _ in 0..<25 {
            #expect(mkdirat(directory, name, 0o755) == 0)
            let deeper = openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            close(directory)
            directory = deeper
        }
        defer { close(directory) }
        let inotify = try Inotify()
        try inotify.addWatch("/proc/self/fd/\(directory)", .create)
        #expect(mkdirat(directory, "f", 0o755) == 0)
        #expect(try inotify.wait(timeout: .zero)?.name == "f")
        try WatchTests.check(inotify)
    }

    @Test("37: events that are asked for twice, or with all options that go together, are taken")
    func takenMasks() throws {
        let disk = try Disk()
        let inotify = try Inotify()
        for mask in [
            .all, [.create, .onlyDirectory, .dontFollow, .excludeUnlinked], [.create, .maskAdd],
        ] as [Inotify.Mask] {
            let watch = try inotify.addWatch(disk.filePath, mask)
            #expect(watch.mask.isDisjoint(with: [.maskAdd, .maskCreate]))
            try WatchTests.check(inotify)
        }
        let failure = #expect(throws: Inotify.Failure.self) {
            try inotify.addWatch(disk.filePath, [.create, .maskCreate])
        }
        #expect(failure?.errno == .fileExists)
    }

    /// Failures that need a machine in a bad state, made by hand.
    static let failures: [(Inotify.Failure, String)] = [
        (
            Inotify.Failure(.addWatch, errno: EACCES, path: "/a b"),
            "cannot watch '/a b': Permission denied; the read permission (r) is needed, for a directory too"
        ),
        (
            Inotify.Failure(.addWatch, errno: ENOMEM, path: "/a"), "cannot watch /a: Cannot allocate memory"
        ),
        (
            Inotify.Failure(.initialize, errno: EMFILE, exhausted: .descriptors),
            "cannot open an inotify instance: Too many open files; "
                + "this process has no descriptor left; raise its limit with ulimit -n"
        ),
        (
            Inotify.Failure.poll(errno: EMFILE),
            "cannot wait for inotify events: Too many open files; "
                + "this process has no descriptor left; raise its limit with ulimit -n"
        ),
        (
            Inotify.Failure(.initialize, errno: ENFILE),
            "cannot open an inotify instance: Too many open files in system"
        ),
        (Inotify.Failure(.read, errno: EIO), "cannot read inotify events: Input/output error"),
        (
            Inotify.Failure(.removeWatch, errno: EIO, path: "/a"),
            "cannot remove the watch of /a: Input/output error"
        ),
        (
            Inotify.Failure(.scan, errno: EACCES, path: "/a"),
            "cannot list /a: Permission denied; the read permission (r) is needed, for a directory too"
        ),
        (Inotify.Failure(.closed, errno: EBADF), "the inotify instance is closed; open a new one"),
    ]

    @Test("43, 44, 45: what failures say", arguments: failures.indices)
    func texts(index: Int) {
        let (failure, text) = Self.failures[index]
        #expect(failure.description == text)
    }
}

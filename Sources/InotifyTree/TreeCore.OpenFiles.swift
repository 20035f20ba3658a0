internal import CLinux
internal import Glibc
internal import Inotify

extension TreeCore {
    /// A file that somebody had open for writing when it was found or got its name.
    ///
    /// Mostly its close will be heard. Not if the writer opened it under another name: an unnamed file that was linked
    /// into place is closed as `#inode`, and one with a hard link elsewhere is closed there. So it is asked again.
    struct OpenFile {
        var node: Int32
        var name: [UInt8]
        /// When to ask (`CLOCK_MONOTONIC`, ns), and how long to wait after that.
        var askAt: Int64
        var gap: Int64
    }

    /// Asks later whether a file is complete.
    mutating func awaitClose(of name: some Sequence<UInt8>, in node: Int32) {
        let name = Array(name)
        guard let state = rootState(of: node), state.options.report.contains(.closeWrite),
            !openFiles.contains(where: { $0.node == node && $0.name == name })
        else { return }
        // Bounded: told early rather than never.
        guard openFiles.count < Self.mostOpenFiles else {
            return name.withUnsafeBytes { emit(.written, node, $0) }
        }
        let now = cl_monotonic()
        openFiles.append(OpenFile(node: node, name: name, askAt: now + Self.firstGap, gap: Self.firstGap))
    }

    /// It was told as written, or is gone.
    mutating func forgetOpen(_ name: some Sequence<UInt8>, in node: Int32) {
        // Backwards: a file is mostly closed soon after it was created.
        guard let index = openFiles.lastIndex(where: { $0.node == node && $0.name.elementsEqual(name) })
        else {
            return
        }
        openFiles.remove(at: index)
    }

    /// It has another name now, under which its close will not be heard either.
    mutating func moveOpen(
        _ name: [UInt8],
        in node: Int32,
        to newName: UnsafeRawBufferPointer,
        in newNode: Int32
    ) {
        forgetOpen(newName, in: newNode)
        let isOpen = openFiles.contains { $0.node == node && $0.name == name }
        let isCreated = createdFiles.contains { $0.node == node && $0.name == name }
        guard isOpen || isCreated else { return }
        forgetOpen(name, in: node)
        forgetCreated(name, in: node)
        awaitClose(of: newName, in: newNode)
    }

    /// When to ask next.
    var nextAsk: Int64? { openFiles.lazy.map(\.askAt).min() }

    /// Asks about those whose time has come.
    mutating func askAboutOpenFiles() {
        guard !openFiles.isEmpty else { return }
        let now = cl_monotonic()
        guard openFiles.contains(where: { $0.askAt <= now }) else { return }
        let files = openFiles
        openFiles = []
        for var file in files where nodes.isUsed(file.node) {
            guard file.askAt <= now else {
                openFiles.append(file)
                continue
            }
            switch look(at: file.name, in: file.node) {
            case .gone: continue
            case .complete: createdFiles.append(CreatedFile(node: file.node, name: file.name))
            case .open, .unknown:
                file.gap = min(file.gap * 2, Self.longestGap)
                file.askAt = now + file.gap
                openFiles.append(file)
            }
        }
    }

    /// What is seen of a file.
    enum Sight {
        case gone
        case open
        case complete
        /// The directory is elsewhere, and that is not heard yet.
        case unknown
    }

    private mutating func look(at name: [UInt8], in node: Int32) -> Sight {
        guard case .open(let directory) = openVerified(node) else { return .unknown }
        defer { _ = cl_close(directory) }
        return Self.sight(of: name, in: directory)
    }

    /// Whether a regular file is there, and whether somebody has it open for writing.
    static func sight(of name: [UInt8], in directory: CInt) -> Sight {
        withCString(name) { pointer in
            var status = cl_status()
            guard cl_statx(directory, pointer, AT_SYMLINK_NOFOLLOW, &status) >= 0,
                status.mode & S_IFMT == S_IFREG
            else { return .gone }
            return cl_is_being_written(directory, pointer) == 1 ? .open : .complete
        }
    }

    /// How long to wait before asking, at first and at most, in ns.
    private static let firstGap: Int64 = 50_000_000
    private static let longestGap: Int64 = 5_000_000_000
    private static let mostOpenFiles = 10_000
}

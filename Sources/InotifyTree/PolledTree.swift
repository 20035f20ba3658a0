internal import CLinux
internal import Glibc
internal import Inotify
internal import SystemPackage

/// A tree on a file system that tells nothing: looked at again and again, and compared with what was there.
///
/// Or one file that is mounted over another, whose directory here hears nothing of it.
///
/// Costs memory for every name, unlike a watched tree. A file whose content changed counts as written once two looks
/// in a row find it the same.
struct PolledTree {
    /// What tells whether something changed.
    private struct Stamp: Equatable {
        var inode: UInt64
        var size: UInt64
        var modified: Int64
        var changed: Int64
        var format: UInt32

        var isDirectory: Bool { format == S_IFDIR }
        var isRegular: Bool { format == S_IFREG }

        init(_ status: cl_status) {
            inode = status.inode
            size = status.size
            modified = status.modified
            changed = status.changed
            format = status.mode & S_IFMT
        }

        func hasContent(of other: Stamp) -> Bool {
            inode == other.inode && size == other.size && modified == other.modified
        }
    }

    private struct Entry {
        var stamp: Stamp
        /// Its content was found changed; the next look tells whether that goes on.
        var isSettling = false
    }

    private typealias Names = [[UInt8]: Entry]

    let root: TreeWatcher.Root
    private let path: [UInt8]
    private let isFile: Bool
    private let options: TreeWatcher.Options
    /// What the directories hold, by their paths below the root.
    private var known: [[UInt8]: Names] = [:]
    private var refused: Set<[UInt8]> = []
    private var isMissing = false
    private var changes: [TreeWatcher.Change] = []

    /// Looks for the first time; nothing is told of what is there.
    ///
    /// - Parameters:
    ///   - root: what changes name as their root.
    ///   - options: the filter, and what is to be told.
    ///   - isFile: the root is no directory.
    ///   - isNews: does not look yet, so that the first look tells everything.
    init(_ root: TreeWatcher.Root, _ options: TreeWatcher.Options, isFile: Bool = false, isNews: Bool) {
        self.root = root
        self.isFile = isFile
        self.options = options
        path = PathBytes.of(root.path)
        guard !isNews else {
            if !isFile, options.report.contains(.create) {
                changes = [.init(.created, path, root: root, isDirectory: true)]
            }
            return
        }
        _ = look()
        // What is there is no news; only what changes from now on.
        for directory in known.keys {
            for name in known[directory]?.keys.map({ $0 }) ?? [] {
                known[directory]?[name]?.isSettling = false
            }
        }
        refused = []
    }

    /// How many directories are looked at.
    var directories: Int { isFile ? 0 : known.count }

    /// Looks at everything once more.
    ///
    /// - Returns: what changed since the last look: first what is gone, then the rest.
    mutating func look() -> [TreeWatcher.Change] {
        let before = known
        var now: [[UInt8]: Names] = [:]
        var waiting: [[UInt8]] = [[]]
        while let directory = waiting.popLast() {
            guard var names = list(directory) else {
                if directory.isEmpty, isMissing { return take() }
                keep(directory, before, &now)
                continue
            }
            compare(directory, before[directory], &names)
            now[directory] = names
            for (name, entry) in names where entry.stamp.isDirectory {
                let below = PolledTree.join(directory, name)
                if verdict(below, isDirectory: true) == .include { waiting.append(below) }
            }
        }
        known = now
        return take()
    }

    private mutating func take() -> [TreeWatcher.Change] {
        defer { changes = [] }
        return changes.filter { $0.kind == .deleted } + changes.filter { $0.kind != .deleted }
    }

    /// What cannot be looked at now stays as it was, with all below.
    private func keep(_ directory: [UInt8], _ before: [[UInt8]: Names], _ now: inout [[UInt8]: Names]) {
        var waiting = [directory]
        while let next = waiting.popLast() {
            guard let names = before[next] else { continue }
            now[next] = names
            for (name, entry) in names where entry.stamp.isDirectory {
                waiting.append(PolledTree.join(next, name))
            }
        }
    }

    /// The names in a directory; nil where it cannot be listed, empty where it is gone.
    private mutating func list(_ directory: [UInt8]) -> Names? {
        if isFile { return file() }
        let whole = PolledTree.join(path, directory)
        let descriptor = TreeCore.withCString(whole) {
            cl_openat(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_NONBLOCK, 0)
        }
        guard descriptor >= 0 else { return refuse(directory, -descriptor) }
        defer { _ = cl_close(descriptor) }
        if directory.isEmpty, isMissing {
            isMissing = false
            changes.append(.init(.rootAppeared, path, root: root, isDirectory: true))
        }
        var names: Names = [:]
        var buffer = [UInt8](repeating: 0, count: 1 << 15)
        while true {
            let count = buffer.withUnsafeMutableBytes { cl_getdents64(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { return refuse(directory, CInt(-count)) }
            guard count > 0 else { break }
            buffer.withUnsafeBytes { all in
                var entry = cl_entry()
                var offset = 0
                while cl_dirent(all.baseAddress, count, offset, &entry) == 1 {
                    offset = entry.next
                    var status = cl_status()
                    guard cl_statx(descriptor, entry.name, AT_SYMLINK_NOFOLLOW, &status) >= 0 else {
                        continue
                    }
                    let name = Array(UnsafeRawBufferPointer(start: entry.name, count: entry.length))
                    names[name] = Entry(stamp: Stamp(status))
                }
            }
        }
        refused.remove(directory)
        return names
    }

    /// The root itself, as the one entry that has no name below it; nil where it cannot be looked at.
    private mutating func file() -> Names? {
        var status = cl_status()
        let error = TreeCore.withCString(path) { cl_statx(AT_FDCWD, $0, AT_SYMLINK_NOFOLLOW, &status) }
        switch -error {
        case ..<1:
            refused.remove([])
            // A directory is none of this one's business.
            let stamp = Stamp(status)
            return stamp.isDirectory ? [:] : [[]: Entry(stamp: stamp)]
        case ENOENT, ENOTDIR: return [:]
        default: return refuse([], -error)
        }
    }

    private mutating func refuse(_ directory: [UInt8], _ error: CInt) -> Names? {
        let isGone = error == ENOENT || error == ENOTDIR
        if directory.isEmpty, isGone {
            // What was known is kept: when the root is back, the difference is told.
            if !isMissing { changes.append(.init(.rootVanished, path, root: root, isDirectory: true)) }
            isMissing = true
            return nil
        }
        if isGone { return [:] }
        if refused.insert(directory).inserted {
            let whole = PolledTree.join(path, directory)
            let failure = Inotify.Failure(.scan, errno: error, path: PathBytes.path(whole))
            changes.append(.init(.uncovered(failure), whole, root: root, isDirectory: true))
        }
        return nil
    }

    private mutating func compare(_ directory: [UInt8], _ old: Names?, _ new: inout Names) {
        for (name, entry) in old ?? [:] where new[name]?.stamp.format != entry.stamp.format {
            tellGone(PolledTree.join(directory, name), entry)
        }
        for name in new.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let stamp = new[name]?.stamp else { continue }
            let place = PolledTree.join(directory, name)
            guard let before = old?[name], before.stamp.format == stamp.format else {
                emit(.created, place, stamp)
                new[name]?.isSettling = stamp.isRegular
                continue
            }
            guard !stamp.isDirectory else { continue }
            if !stamp.hasContent(of: before.stamp) {
                emit(.modified, place, stamp)
                new[name]?.isSettling = true
            } else if before.isSettling {
                emit(.written, place, stamp)
            } else if stamp != before.stamp {
                emit(.metadata, place, stamp)
            }
        }
    }

    /// Something is gone, and what was known below it.
    private mutating func tellGone(_ place: [UInt8], _ entry: Entry) {
        for (name, entry) in entry.stamp.isDirectory ? known[place] ?? [:] : [:] {
            tellGone(PolledTree.join(place, name), entry)
        }
        emit(.deleted, place, entry.stamp)
    }

    private mutating func emit(_ kind: TreeWatcher.Change.Kind, _ place: [UInt8], _ stamp: Stamp) {
        guard kind.isWanted(options.report), verdict(place, isDirectory: stamp.isDirectory) == .include else {
            return
        }
        let whole = PolledTree.join(path, place)
        changes.append(.init(kind, whole, root: root, isDirectory: stamp.isDirectory))
    }

    private func verdict(_ place: [UInt8], isDirectory: Bool) -> TreeWatcher.Filter {
        options.filter?(TreeWatcher.Entry(root: root, path: place, isDirectory: isDirectory)) ?? .include
    }

    private static func join(_ directory: [UInt8], _ name: [UInt8]) -> [UInt8] {
        if directory.isEmpty { return name }
        if name.isEmpty { return directory }
        return directory + (directory.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name
    }
}

import Glibc
import Inotify
import InotifyTree

/// A copy of a tree that follows from the changes alone: names, and what a file held when it was last told.
///
/// It does what any program does that keeps something up to date: reads a file when it is told written, moved or moved
/// in, a directory's files when it is moved, and looks what is gone when deletions were lost.
final class Mirror {
    /// What is known of a file's content.
    enum Content: Equatable {
        /// It is there, but not told complete.
        case unread
        /// What it held.
        case read([UInt8])
        /// Told when something else had its name already.
        case missed
    }

    final class Folder {
        var folders: [[UInt8]: Folder] = [:]
        var files: [[UInt8]: Content] = [:]
    }

    private let path: [UInt8]
    private let root = Folder()
    /// The root's path.
    var prefix: [UInt8] { path }
    /// What was told and cannot be.
    private(set) var nonsense: [String] = []
    private(set) var overflows = 0
    /// Names that are used only once, of all that was told, whatever was told of it.
    private(set) var uniqueNames: Set<[UInt8]> = []
    private(set) var count = 0
    /// The last changes, to explain.
    private(set) var history: [String] = []
    private let keepsHistory: Bool

    init(_ path: String, keepsHistory: Bool = false) {
        self.path = Array(path.utf8)
        self.keepsHistory = keepsHistory
    }

    func apply(_ change: TreeWatcher.Change) {
        count += 1
        if keepsHistory { history.append("\(change) \(change.event.map { "\($0)" } ?? "")") }
        let bytes = change.pathBytes
        noteName(bytes, change)
        if let old = change.oldPathBytes {
            noteName(old, change)
            return move(old, bytes, change)
        }
        switch change.kind {
        case .created, .movedIn:
            guard change.isDirectory else {
                let isWhole = change.kind == .movedIn || bytes.last == UInt8(ascii: "l")
                return put(bytes, isWhole ? Self.content(bytes) : nil, change)
            }
            guard let (folder, name) = find(bytes, change) else { return }
            if folder.folders[name] == nil { folder.folders[name] = Folder() }
        case .written: put(bytes, Self.content(bytes), change)
        case .deleted, .movedOut:
            guard let (folder, name) = find(bytes, nil) else { return }
            if change.isDirectory { folder.folders[name] = nil } else { folder.files[name] = nil }
        case .overflow(let deletionsLost):
            overflows += 1
            if deletionsLost { forgetWhatIsGone(root, path) }
        case .metadata: break
        default: nonsense.append("\(change)")
        }
    }

    /// Looks whether there can be something of this name and kind.
    private func noteName(_ bytes: [UInt8], _ change: TreeWatcher.Change) {
        guard bytes.count > path.count, let name = bytes.split(separator: slash).last.map({ Array($0) })
        else { return }
        if name.contains(UInt8(ascii: "-")) { uniqueNames.insert(name) }
        let isNamedLikeDirectory = name.last.map { ($0 < UInt8(ascii: "e")) } == true
        // Files without a name of their own are called after their number.
        if change.isDirectory != isNamedLikeDirectory || name.first == UInt8(ascii: "#") {
            nonsense.append("\(change)")
        }
    }

    private func move(_ old: [UInt8], _ new: [UInt8], _ change: TreeWatcher.Change) {
        guard change.isDirectory else {
            if let (folder, name) = find(old, nil) { folder.files[name] = nil }
            return put(new, Self.content(new), change)
        }
        let moved = find(old, change).flatMap { folder, name in folder.folders.removeValue(forKey: name) }
        if moved == nil, overflows == 0 { nonsense.append("of an unknown directory: \(change)") }
        guard let (to, newName) = find(new, change) else { return }
        let folder = moved ?? Folder()
        to.folders[newName] = folder
        if moved == nil { list(folder, new) }
        readAll(folder, new)
    }

    private func put(_ bytes: [UInt8], _ content: Content?, _ change: TreeWatcher.Change) {
        guard let (folder, name) = find(bytes, change) else { return }
        if let content {
            folder.files[name] = content
        } else if folder.files[name] == nil {
            folder.files[name] = .unread
        }
    }

    /// The folder that holds a path, and the name; a change of what is in no known folder is nonsense.
    private func find(_ bytes: [UInt8], _ change: TreeWatcher.Change?) -> (Folder, [UInt8])? {
        guard bytes.count > path.count else { return nil }
        let parts = bytes[(path.count + 1)...].split(separator: slash)
        var folder = root
        for part in parts.dropLast() {
            if folder.folders[Array(part)] == nil, change != nil, overflows > 0 {
                // Perhaps it was elsewhere when it was looked for.
                let found = Folder()
                folder.folders[Array(part)] = found
                list(found, Array(bytes[..<part.endIndex]))
            }
            guard let next = folder.folders[Array(part)] else {
                if let change { nonsense.append("before its directory: \(change)") }
                return nil
            }
            folder = next
        }
        return parts.last.map { (folder, Array($0)) }
    }

    private func list(_ folder: Folder, _ path: [UInt8]) {
        let (directories, others) = Disk.entries(String(decoding: path, as: UTF8.self))
        for name in others { folder.files[name] = .missed }
        for name in directories {
            let inner = Folder()
            folder.folders[name] = inner
            list(inner, path + [slash] + name)
        }
    }

    private func readAll(_ folder: Folder, _ path: [UInt8]) {
        for name in folder.files.keys { folder.files[name] = Self.content(path + [slash] + name) }
        for (name, inner) in folder.folders { readAll(inner, path + [slash] + name) }
    }

    private func forgetWhatIsGone(_ folder: Folder, _ path: [UInt8]) {
        folder.files = folder.files.filter {
            Self.kind(path + [slash] + $0.key).map { $0 != S_IFDIR } ?? false
        }
        for name in folder.folders.keys where Self.kind(path + [slash] + name) != S_IFDIR {
            folder.folders[name] = nil
        }
        for (name, inner) in folder.folders { forgetWhatIsGone(inner, path + [slash] + name) }
    }

    /// What differs from the disk.
    func differences() -> [String] {
        var result: [String] = []
        compare(root, path, &result)
        return result
    }

    private func compare(_ folder: Folder, _ path: [UInt8], _ result: inout [String]) {
        let text = String(decoding: path, as: UTF8.self)
        let (directories, others) = Disk.entries(text)
        for name in directories.subtracting(folder.folders.keys) {
            result.append("not told: " + show(path, name))
        }
        for name in others.subtracting(folder.files.keys) { result.append("not told: " + show(path, name)) }
        for (name, inner) in folder.folders {
            guard directories.contains(name) else {
                result.append("told, not there: " + show(path, name) + "/")
                continue
            }
            compare(inner, path + [slash] + name, &result)
        }
        for (name, content) in folder.files {
            guard others.contains(name) else {
                result.append("told, not there: " + show(path, name))
                continue
            }
            let now = Self.content(path + [slash] + name)
            if content != now, content != .missed {
                result.append("not told written: \(show(path, name)) \(content) \(now)")
            }
        }
    }

    private func show(_ path: [UInt8], _ name: [UInt8]) -> String {
        String(decoding: path + [slash] + name, as: UTF8.self)
    }

    private static func kind(_ bytes: [UInt8]) -> mode_t? {
        var status = stat()
        return withCString(bytes) { lstat($0, &status) } == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func content(_ bytes: [UInt8]) -> Content {
        var buffer = [UInt8](repeating: 0, count: 64)
        let isLink = bytes.suffix(2) == [UInt8(ascii: "."), UInt8(ascii: "l")]
        let count = withCString(bytes) { path in
            buffer.withUnsafeMutableBytes { buffer in
                if isLink {
                    guard let start = buffer.baseAddress else { return -1 }
                    return readlink(path, start.assumingMemoryBound(to: CChar.self), buffer.count)
                }
                let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
                guard descriptor >= 0 else { return errno == ELOOP ? 0 : -1 }
                defer { close(descriptor) }
                return read(descriptor, buffer.baseAddress, buffer.count)
            }
        }
        return count < 0 ? .missed : .read(Array(buffer.prefix(count)))
    }

    private static func withCString<R>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> R) -> R {
        (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { chars in chars.baseAddress.map(body) ?? body("") }
        }
    }
}

private let slash = UInt8(ascii: "/")

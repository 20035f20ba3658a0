import Inotify
import InotifyTree
import SystemPackage
import Testing

/// A tree watcher, the changes it told so far, and the model of the tree that follows from them.
final class Observer {
    let watcher: TreeWatcher
    let disk: Disk
    private(set) var changes: [TreeWatcher.Change] = []

    init(
        _ disk: Disk,
        root: String = "",
        _ configure: (inout TreeWatcher.Options) -> Void = { _ in }
    ) throws {
        self.disk = disk
        var options = TreeWatcher.Options()
        configure(&options)
        watcher = try TreeWatcher(options)
        try watcher.add(disk.file(root))
    }

    /// The changes as lines, with paths below the disk's directory.
    var lines: [String] { changes.map(line) }

    func line(_ change: TreeWatcher.Change) -> String {
        if change.path == disk.filePath { return "\(change.kind) ./" }
        let prefix = disk.path + "/"
        return change.description.replacing(prefix, with: "").replacing(disk.path, with: ".")
            .replacing(" (found)", with: "")
    }

    /// Takes changes until one is there that satisfies the condition, or fails the test after 20 s.
    @discardableResult
    func wait(
        for what: String,
        seconds: Int = 20,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        var looked = 0
        try take(what, seconds: seconds, sourceLocation: sourceLocation) { [self] in
            defer { looked = changes.count }
            return changes[looked...].contains { line($0) == what }
        }
        return lines
    }

    /// Makes a file whose report means that everything before was reported, and waits for it.
    ///
    /// Renames that wait for their second half are waited for too.
    @discardableResult
    func settle(
        _ mark: String = "zz-mark",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        disk.write(mark)
        try wait(for: "written " + mark, sourceLocation: sourceLocation)
        disk.remove(mark)
        try wait(for: "deleted " + mark, sourceLocation: sourceLocation)
        while let change = try watcher.wait(timeout: .milliseconds(60)) { changes.append(change) }
        changes.removeAll { line($0).hasSuffix(mark) }
        defer { changes = [] }
        return lines
    }

    /// Waits until nothing is told any more, for roots beside which no mark can be made.
    func settleFile(_ name: String) throws -> [String] {
        try take("\(name)") { !changes.isEmpty }
        while let change = try watcher.wait(timeout: .milliseconds(60)) { changes.append(change) }
        defer { changes = [] }
        return lines
    }

    /// Takes changes until the condition holds, or fails the test.
    func take(
        _ what: String,
        seconds: Int = 20,
        sourceLocation: SourceLocation = #_sourceLocation,
        until done: () -> Bool
    ) throws {
        let clock = SuspendingClock()
        let end = clock.now.advanced(by: .seconds(seconds))
        while !done() {
            let left = clock.now.duration(to: end)
            guard left > .zero, let change = try watcher.wait(timeout: left) else {
                Issue.record(
                    "never came: \(what); came: \(lines.suffix(40).joined(separator: "\n"))",
                    sourceLocation: sourceLocation
                )
                throw Errno.timedOut
            }
            changes.append(change)
        }
    }

    /// Takes what is there without waiting.
    func drain() throws {
        while let change = try watcher.wait(timeout: .zero) { changes.append(change) }
    }

    /// Lets the clock of the file system go on, so that what exists is older than what comes.
    static func letTimePass() throws {
        _ = try TreeWatcher().wait(timeout: .milliseconds(60))
    }

    func clear() { changes = [] }

    /// The kernel's list of watches equals the watcher's, and the watched directories are those on disk.
    func checkWatches(
        except pruned: Set<String> = [],
        below root: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let descriptor = try #require(watcher.descriptor)
        let kernel = try #require(ProcFile.watches(of: descriptor)).keys
        #expect(Set(kernel) == watcher.watches, sourceLocation: sourceLocation)
        let known = Set(watcher.directories.map(\.string))
        let expected = disk.contents(root).directories.filter { path in
            !pruned.contains { path == disk.path($0) || path.hasPrefix(disk.path($0) + "/") }
        }
        #expect(known.subtracting(expected).sorted() == [], sourceLocation: sourceLocation)
        #expect(expected.subtracting(known).sorted() == [], sourceLocation: sourceLocation)
    }
}

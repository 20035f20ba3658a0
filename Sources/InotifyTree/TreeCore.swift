internal import CLinux
internal import Glibc
package import Inotify
internal import SystemPackage

/// All that a ``TreeWatcher`` knows; a plain value that the watcher keeps under its lock.
///
/// Its parts are in files of their own: walking directories, kernel events, renames, roots, overflow.
package struct TreeCore {
    /// What is known of one root.
    struct RootState {
        /// What stays: together, for the state is looked up for each event.
        private final class Settings {
            let root: TreeWatcher.Root
            let path: [UInt8]
            let options: TreeWatcher.Options
            let mask: UInt32

            init(_ root: TreeWatcher.Root, _ path: [UInt8], _ options: TreeWatcher.Options, _ mask: UInt32) {
                self.root = root
                self.path = path
                self.options = options
                self.mask = mask
            }
        }

        private let settings: Settings
        var root: TreeWatcher.Root { settings.root }
        var path: [UInt8] { settings.path }
        var options: TreeWatcher.Options { settings.options }
        /// The events asked for on each of its directories.
        var mask: UInt32 { settings.mask }
        /// The root's directory; -1 while the root is missing.
        ///
        /// Of a file: the directory that holds it.
        var node: Int32 = -1
        /// For a root that is a file: its name.
        var fileName: [UInt8]?
        /// While the root is missing: the watch on the nearest directory above, and the name awaited there.
        var anchor: Int32 = 0
        var awaited: [UInt8] = []
        /// The watches on what its path leads through.
        var guards: Set<Int32> = []
        /// The file system that its directories must be on; 0: any.
        var device: UInt64 = 0
        /// Before this moment (`CLOCK_REALTIME_COARSE`, ns) nothing in it is news.
        var since: Int64 = 0

        init(root: TreeWatcher.Root, path: [UInt8], options: TreeWatcher.Options, mask: UInt32) {
            settings = Settings(root, path, options, mask)
        }
    }

    /// Names that were reported by looking and that the kernel will report once more.
    struct Synthesised {
        /// The stream offset up to which the kernel may do so: of the last of them.
        private(set) var barrier: UInt64 = 0
        /// Of each.
        private var names: [[UInt8]: UInt64] = [:]

        /// These were reported just now.
        mutating func add(_ names: Set<[UInt8]>, until barrier: UInt64) {
            self.barrier = barrier
            for name in names { self.names[name] = barrier }
        }

        /// Whether some of them were found later than what the kernel says at this offset.
        func isLater(than position: UInt64) -> Bool { names.values.contains { $0 >= position } }

        /// Takes a name out; whether what the kernel says of it at this offset was reported.
        mutating func remove(_ name: [UInt8], at position: UInt64) -> Bool {
            names.removeValue(forKey: name).map { position <= $0 } ?? false
        }
    }

    let descriptor: Descriptor
    var nodes = NodeTable()
    var roots: [Int: RootState] = [:]
    var lastRootID = -1
    /// Why the last root that was tried could not be watched.
    var rootFailure: Inotify.Failure?
    /// Changes not handed over yet.
    package var changes: [TreeWatcher.Change] = []
    var buffer: [UInt8]
    var listing = [UInt8](repeating: 0, count: 1 << 15)
    /// Bytes read from the kernel so far, and the offset of the end of the event that is handled now.
    var bytesRead: UInt64 = 0
    var position: UInt64 = 0
    /// How many events those were.
    var eventsRead: UInt64 = 0
    var synthesised: [Int32: Synthesised] = [:]
    /// Directories that a walk did not find, by what they were in; the news of why are still to be read.
    var missed: [Int32: Set<[UInt8]>] = [:]
    var holds: [Hold] = []
    var deferred: [Deferred] = []
    /// The names that something was renamed to last.
    var targets: [Place] = []
    /// A rename was settled: what waits in `deferred` can be tried again.
    var replayWanted = false
    /// Files created in this batch that nobody was seen to close.
    var createdFiles: [CreatedFile] = []
    /// Files that were open for writing, and whose close may be heard under another name only.
    var openFiles: [OpenFile] = []
    /// Files known to be open for writing, whose close will tell them written unless events are lost.
    var writing: [Int32: Set<[UInt8]>] = [:]
    var writingCount = 0
    /// There were too many of them to know all.
    var writingForgotten = false
    /// Names in directories whose sum is known that may be counted twice.
    var doubts: [Int32: [NameSum.Doubt]] = [:]
    /// Names heard of since the queue was last empty, or a little before, that are in use.
    var recentNews: [Int32: Set<UInt64>] = [:]
    var formerNews: [Int32: Set<UInt64>] = [:]
    var newsForgottenAt: Int64 = 0
    /// The offsets up to which events may tell of names that a sum counts already.
    var sumBarriers: [Int32: UInt64] = [:]
    /// Where the search for directories without a sum goes on, and when; nil if all were looked for.
    var sumCursor: Int32 = 0
    var sumAt: Int64?
    /// Events were lost: when the memory that handling this took is given back next, and how often it was.
    var trimAt: Int64?
    var trims = 0
    /// When something was read last.
    var readAt: Int64 = 0
    var lost: [Int32] = []
    /// Links to directories that are watched under another name, and whether one of those names is gone.
    var aliases: Set<Int32> = []
    var aliasesWanted = false
    /// Links whose target was renamed or deleted.
    var movedTargets: [Int32] = []
    /// Directories to look at again when the queue is empty, because names changed during a walk.
    var unfinished: [Int32] = []
    /// Something was heard since they were last looked at; without news they are where they were.
    var hasNews = false
    var uncovered: [Int32: Inotify.Failure] = [:]
    /// Directories that were the top of a mount when they were looked at last, whatever their names are by now.
    var mountTops: Set<Int32> = []
    /// The user has no watch left; no further ones are asked for until one is freed.
    var limitReached = false
    var watchFreed = false
    /// The roots of which not everything on the way is watched, and those that are missing and not awaited, for the
    /// same reason.
    var shortGuards: Set<Int> = []
    var shortAnchors: Set<Int> = []
    /// When the queue was last known to be empty, and how far apart the two clocks were then.
    var drained: Int64 = 0
    var drainedOffset: Int64 = 0
    /// Of each file system met, whether a directory's count of links tells how many directories are in it.
    var countsDirectories: [UInt64: Bool] = [:]
    /// For tests of tests.
    var faults = Faults()
    /// Watches that belong to no directory of a tree: where missing roots are awaited, on the way to roots.
    var keptWatches: Set<Int32> = []
    /// When to try again to watch what the limits kept out, and how long to wait the next time.
    var retryAt: Int64?
    var retryGap = Self.shortestRetry
    var retriedAt: Int64 = 0
    /// Set by another thread that wants to close: walks stop.
    let isClosing: @Sendable () -> Bool

    /// Knows no root yet.
    ///
    /// - Parameters:
    ///   - descriptor: of an inotify instance without watches.
    ///   - bufferBytes: how much one read takes at most.
    ///   - isClosing: set by another thread that wants to close.
    package init(descriptor: Descriptor, bufferBytes: Int, isClosing: @escaping @Sendable () -> Bool) {
        self.descriptor = descriptor
        buffer = [UInt8](repeating: 0, count: bufferBytes)
        self.isClosing = isClosing
        noteDrained(at: cl_realtime_coarse())
    }

    /// Whether something was heard that is not told yet, because the other half of a rename is awaited.
    package var awaitsRename: Bool { !holds.isEmpty }

    /// Whether all that the kernel has to tell was read, and was told.
    var isCaughtUp: Bool { holds.isEmpty && cl_pending(descriptor.raw) <= 0 }

    /// The state of the root above a directory.
    func rootState(of node: Int32) -> RootState? { roots[nodes.root(of: node)] }

    /// The path of a directory, or of an entry in it.
    func path(of node: Int32, _ name: UnsafeRawBufferPointer? = nil) -> FilePath {
        PathBytes.path(pathBytes(of: node, name))
    }

    /// The bytes of the path of a directory, or of an entry in it.
    func pathBytes(of node: Int32, _ name: UnsafeRawBufferPointer? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        nodes.appendPath(of: node, to: &bytes)
        if let name, !name.isEmpty {
            if bytes.last != UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
            bytes.append(contentsOf: name)
        }
        return bytes
    }

    /// Calls the body with a directory's path as C wants it.
    func withPath<R>(of node: Int32, _ body: (UnsafePointer<CChar>) -> R) -> R {
        Self.withCString(pathBytes(of: node), body)
    }

    /// Calls the body with a directory's name as C wants it; with a root's whole path.
    func withName<R>(of node: Int32, _ body: (UnsafePointer<CChar>) -> R) -> R {
        var bytes: [UInt8] = []
        nodes.appendName(of: node, to: &bytes)
        return Self.withCString(bytes, body)
    }

    /// Calls the body with bytes as C wants them.
    static func withCString<R>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> R) -> R {
        var bytes = bytes
        bytes.append(0)
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { chars in
                // Never empty: the NUL is in it.
                chars.baseAddress.map(body) ?? body("")
            }
        }
    }

    /// What the filter says about an entry of a directory.
    func verdict(
        _ node: Int32,
        _ name: UnsafeRawBufferPointer,
        isDirectory: Bool,
        _ state: RootState
    ) -> TreeWatcher.Filter {
        if let fileName = state.fileName {
            if isDirectory { return .prune }
            return fileName.elementsEqual(name) ? .include : .hide
        }
        guard let filter = state.options.filter, isDirectory || !state.options.filtersOnlyDirectories else {
            return .include
        }
        var path: [UInt8] = []
        path.reserveCapacity(64)
        nodes.appendRelativePath(of: node, to: &path)
        if !path.isEmpty { path.append(UInt8(ascii: "/")) }
        path.append(contentsOf: name)
        return filter(TreeWatcher.Entry(root: state.root, path: path, isDirectory: isDirectory))
    }

    /// Reports a change of an entry, if it was asked for and is not hidden.
    ///
    /// Without a cause it was found by looking.
    mutating func emit(
        _ kind: TreeWatcher.Change.Kind,
        _ node: Int32,
        _ name: UnsafeRawBufferPointer,
        isDirectory: Bool = false,
        from old: [UInt8]? = nil,
        _ cause: Cause? = nil
    ) {
        guard let state = rootState(of: node), kind.isWanted(state.options.report),
            verdict(node, name, isDirectory: isDirectory, state) == .include
        else { return }
        changes.append(
            TreeWatcher.Change(
                kind,
                pathBytes(of: node, name),
                from: old,
                root: state.root,
                isDirectory: isDirectory,
                event: cause
            )
        )
    }

    /// Reports a change of a directory by its node.
    mutating func emit(_ kind: TreeWatcher.Change.Kind, of node: Int32, _ cause: Cause? = nil) {
        let parent = nodes.parent(of: node)
        guard parent >= 0 else { return }
        var name: [UInt8] = []
        nodes.appendName(of: node, to: &name)
        name.withUnsafeBytes { emit(kind, parent, $0, isDirectory: true, cause) }
    }

    /// Reports news of a directory, or of a root as a whole, whatever was asked for.
    mutating func emit(
        _ kind: TreeWatcher.Change.Kind,
        root state: RootState,
        node: Int32? = nil,
        _ cause: Cause? = nil
    ) {
        changes.append(
            TreeWatcher.Change(
                kind,
                node.map { pathBytes(of: $0) } ?? state.path,
                root: state.root,
                isDirectory: node != nil || state.fileName == nil,
                event: cause
            )
        )
    }

    /// Forgets a directory and everything below it, and gives its watches back.
    mutating func drop(_ node: Int32) {
        for node in nodes.subtree(of: node).reversed() {
            let watch = nodes.watch(of: node)
            nodes.setWatch(0, of: node)
            release(watch)
            forgetNews(of: node)
            if !uncovered.isEmpty { uncovered[node] = nil }
            if !mountTops.isEmpty { mountTops.remove(node) }
            if !aliases.isEmpty {
                aliases.remove(node)
                if watch != 0 { aliasesWanted = true }
            }
            if nodes[flags: node].contains(.held) {
                for index in holds.indices where holds[index].node == node { holds[index].node = -1 }
            }
            if !holds.isEmpty { dropHolds(in: node) }
            nodes.remove(node)
        }
    }

    /// Forgets what was told of names in a directory: it is gone, or another one has its place.
    mutating func forgetNews(of node: Int32) {
        clearSum(node)
        if !synthesised.isEmpty { synthesised[node] = nil }
        if !missed.isEmpty { missed[node] = nil }
        if !createdFiles.isEmpty { createdFiles.removeAll { $0.node == node } }
        if !writing.isEmpty { writingCount -= writing.removeValue(forKey: node)?.count ?? 0 }
        if !openFiles.isEmpty { openFiles.removeAll { $0.node == node } }
    }

    /// Gives a watch back to the kernel unless something else still needs it.
    mutating func release(_ watch: Int32) {
        guard watch > 0, nodes.node(withWatch: watch) == nil, !keptWatches.contains(watch) else { return }
        guard !faults.isRemovalForgotten() else { return }
        if cl_inotify_rm_watch(descriptor.raw, watch) >= 0 { watchFreed = true }
    }

    /// Takes note that the queue was empty at a moment.
    mutating func noteDrained(at moment: Int64) {
        drained = moment
        forgetOldNews(at: moment)
        drainedOffset = cl_realtime() - cl_monotonic()
    }
}

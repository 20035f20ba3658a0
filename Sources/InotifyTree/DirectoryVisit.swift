internal import CLinux
internal import Glibc

/// One directory while it is listed.
struct DirectoryVisit {
    let node: Int32
    let mode: TreeCore.WalkMode
    let state: TreeCore.RootState
    /// Its descriptor, open for reading.
    let directory: CInt
    /// What statx(2) said of it when the visit began.
    let own: cl_status?
    /// Names reported as new.
    var names: Set<[UInt8]> = []
    /// Directories in it that are to be walked.
    var steps: [TreeCore.WalkStep] = []
    /// Directories in it that were not known.
    var fresh: [Int32] = []
    /// What is to be told of its entries, once it is sure to have been in its place.
    var told: [TreeWatcher.Change] = []
    var deletionsLost = false
    /// The sum of the names of what is no directory, of all that were met.
    var sum: UInt64 = 0
    /// What was known of the names before, and what may be new of them; where names went or came since a moment.
    var known: NameSum?
    var found = NameSum.Listing()

    /// Begins to visit a directory that is watched.
    init(node: Int32, mode: TreeCore.WalkMode, state: TreeCore.RootState, directory: CInt) {
        self.node = node
        self.mode = mode
        self.state = state
        self.directory = directory
        var status = cl_status()
        let emptyPath: CInt = 0x1000
        own = cl_statx(directory, "", emptyPath, &status) >= 0 ? status : nil
    }

    /// Looks whether names went or came since a moment.
    mutating func begin(since: Int64, _ known: NameSum?) {
        guard let own else { return }
        deletionsLost = own.changed >= since
        if deletionsLost { self.known = known }
    }

    /// Takes note of a name that was met after events were lost.
    mutating func note(_ name: UnsafeRawBufferPointer, _ status: cl_status?, since: Int64) {
        guard let known else { return }
        let hash = NameSum.hash(name)
        if known.doubts.contains(where: { $0.hash == hash }) { found.met.insert(hash) }
        guard let status, status.changed >= since, !known.heard.contains(hash) else {
            return found.old &+= hash
        }
        if status.born >= since { found.born.append(hash) } else { found.touched.append(hash) }
    }

    /// Whether an entry is a directory; asks only if the listing did not say.
    func isDirectory(_ name: UnsafeRawBufferPointer, _ type: UInt8) -> Bool {
        guard type == 0 else { return type == 4 }
        return status(name).map { $0.mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Whether an entry is a symbolic link to a directory, and such links are followed.
    func leadsToDirectory(_ name: UnsafeRawBufferPointer, _ type: UInt8) -> Bool {
        guard case .follow = state.options.symlinks, type == 10 || type == 0 else { return false }
        var status = cl_status()
        let start = name.assumingMemoryBound(to: CChar.self).baseAddress
        if type == 0, self.status(name).map({ $0.mode & S_IFMT != S_IFLNK }) ?? true { return false }
        return cl_statx(directory, start, 0, &status) >= 0 && status.mode & S_IFMT == S_IFDIR
    }

    /// Whether an entry is a regular file; asks only if the listing did not say.
    func isRegular(_ name: UnsafeRawBufferPointer, _ type: UInt8) -> Bool {
        guard type == 0 else { return type == 8 }
        return status(name).map { $0.mode & S_IFMT == S_IFREG } ?? false
    }

    /// Whether somebody has a regular file open for writing: then its close may be heard.
    func isBeingWritten(_ name: UnsafeRawBufferPointer) -> Bool {
        cl_is_being_written(directory, name.assumingMemoryBound(to: CChar.self).baseAddress) == 1
    }

    /// What statx(2) says of an entry; nil if it is gone.
    func status(_ name: UnsafeRawBufferPointer) -> cl_status? {
        var status = cl_status()
        let start = name.assumingMemoryBound(to: CChar.self).baseAddress
        return cl_statx(directory, start, AT_SYMLINK_NOFOLLOW, &status) >= 0 ? status : nil
    }
}

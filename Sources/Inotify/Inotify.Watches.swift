internal import CLinux
internal import Glibc
internal import Synchronization
public import SystemPackage

extension Inotify {
    /// Adds a watch for a path, or changes the mask of the watch it already has.
    ///
    /// The kernel knows a watch by the file's inode: two names of one file give the same watch, and the second
    /// call's mask *replaces* the first unless `ifWatched` is ``ExistingWatch/merge``.
    ///
    /// - Parameters:
    ///   - path: bytes, not text; need not be UTF-8. At most 4095 bytes (`PATH_MAX`).
    ///   - mask: at least one event, and options.
    ///   - ifWatched: what to do when the object is watched already.
    /// - Returns: the watch; the same object for the same inode.
    /// - Throws: ``Failure`` with `ENOSPC` when the user holds as many watches as allowed (the hint says how to raise
    ///   that), `ENOENT`, `EACCES`, `EEXIST`, `.invalidMask`, `.invalidPath`, `.closed`.
    /// - Complexity: one system call; does not read the directory.
    ///
    /// Source: inotify_add_watch(2).
    @discardableResult
    public func addWatch(
        _ path: FilePath,
        _ mask: Mask,
        ifWatched: ExistingWatch = .replace
    ) throws(Failure) -> Watch {
        let whole = mask.union(ifWatched.option)
        // The kernel accepts these and then never says anything.
        guard !mask.events.isEmpty, mask.reportedOnly.isEmpty, !whole.isSuperset(of: [.maskAdd, .maskCreate])
        else { throw Failure(.invalidMask, errno: EINVAL, path: path) }
        return try state.withLock { (state) throws(Failure) in
            guard let descriptor = state.descriptor else { throw Failure(.closed, errno: EBADF, path: path) }
            // A NUL would end the path early for the kernel, which then watches something else.
            let length = path.length
            let result = path.withPlatformString { start in
                length == 0 || strlen(start) != length
                    ? nil : cl_inotify_add_watch(descriptor.raw, start, whole.rawValue)
            }
            guard let number = result else {
                throw Failure(.invalidPath, errno: EINVAL, path: PathBytes.path(PathBytes.of(path)))
            }
            guard number >= 0 else { throw .addWatch(errno: -number, path: path) }
            let kept = mask.subtracting([.maskAdd, .maskCreate])
            if let known = state.watches[number] {
                known.update(path: path, mask: kept, merge: whole.contains(.maskAdd))
                return known
            }
            let watch = Watch(WatchDescriptor(rawValue: number), path: path, mask: kept, inotify: self)
            state.watches[number] = watch
            return watch
        }
    }

    /// Adds a watch for a path given as text.
    ///
    /// - Parameters:
    ///   - path: a NUL in it is refused, not taken for its end.
    ///   - mask: at least one event, and options.
    ///   - ifWatched: what to do when the object is watched already.
    /// - Returns: the watch; the same object for the same inode.
    /// - Throws: ``Failure``, as ``addWatch(_:_:ifWatched:)-(FilePath,_,_)``.
    @discardableResult
    public func addWatch(
        _ path: String,
        _ mask: Mask,
        ifWatched: ExistingWatch = .replace
    ) throws(Failure) -> Watch {
        try addWatch(bytes: Array(path.utf8), mask, ifWatched: ifWatched)
    }

    /// Adds a watch for a path given as bytes.
    ///
    /// - Parameters:
    ///   - bytes: the path, without a NUL at its end; one inside is refused, not taken for the end.
    ///   - mask: at least one event, and options.
    ///   - ifWatched: what to do when the object is watched already.
    /// - Returns: the watch; the same object for the same inode.
    /// - Throws: ``Failure``, as ``addWatch(_:_:ifWatched:)-(FilePath,_,_)``.
    @discardableResult
    public func addWatch(
        bytes: [UInt8],
        _ mask: Mask,
        ifWatched: ExistingWatch = .replace
    ) throws(Failure) -> Watch {
        guard !bytes.isEmpty, !bytes.contains(0) else {
            throw Failure(.invalidPath, errno: EINVAL, path: PathBytes.path(bytes))
        }
        return try addWatch(PathBytes.path(bytes), mask, ifWatched: ifWatched)
    }

    /// Removes a watch; events that were queued before are still delivered, then one with ``Mask/ignored``.
    ///
    /// - Parameter watch: one of this instance.
    /// - Returns: false if the kernel had dropped it already, which is no error.
    /// - Throws: ``Failure`` with `.closed`.
    ///
    /// Source: inotify_rm_watch(2).
    @discardableResult
    public func removeWatch(_ watch: Watch) throws(Failure) -> Bool {
        try state.withLock { (state) throws(Failure) in
            guard let descriptor = state.descriptor else {
                throw Failure(.closed, errno: EBADF, path: watch.path)
            }
            guard state.watches[watch.descriptor.rawValue] === watch, watch.isActive else { return false }
            let error = cl_inotify_rm_watch(descriptor.raw, watch.descriptor.rawValue)
            watch.deactivate()
            guard error != -EINVAL else { return false }
            guard error >= 0 else { throw Failure(.removeWatch, errno: -error, path: watch.path) }
            return true
        }
    }

    /// The watches, in no order.
    public var watches: [Watch] { state.withLock { $0.watches.values } }

    /// The watch with a number; nil if there is none.
    public func watch(for descriptor: WatchDescriptor) -> Watch? {
        state.withLock { $0.watches[descriptor.rawValue] }
    }

    /// Drops the watches that the kernel no longer has; done by itself after an overflow.
    ///
    /// - Returns: the watches dropped.
    /// - Throws: ``Failure`` with `.closed`, or `.scan` if `/proc/self/fdinfo` cannot be read.
    /// - Complexity: reads some 120 bytes of text for each watch.
    @discardableResult
    public func reconcile() throws(Failure) -> [Watch] {
        try state.withLock { (state) throws(Failure) in
            guard let descriptor = state.descriptor else { throw Failure(.closed, errno: EBADF) }
            guard let dropped = Self.reconcile(&state, descriptor.raw) else {
                throw Failure(.scan, errno: EIO, path: "/proc/self/fdinfo")
            }
            return dropped
        }
    }

    /// Drops the watches that fdinfo does not list; nil if it cannot be read.
    static func reconcile(_ state: inout State, _ raw: CInt) -> [Watch]? {
        guard let listed = ProcFile.watches(of: raw) else { return nil }
        let dropped = state.watches.values.filter { listed[$0.descriptor.rawValue] == nil }
        for watch in dropped {
            watch.deactivate()
            state.watches[watch.descriptor.rawValue] = nil
        }
        state.statistics.droppedByReconcile += dropped.count
        return dropped
    }
}

internal import CLinux
internal import Glibc

extension TreeCore {
    /// A directory over which something was mounted, or from which something was unmounted.
    struct MountPlace {
        let path: [UInt8]
        /// What is there is news even if it is what was known: for a while it could not be seen.
        let wasHidden: Bool
    }

    /// Looks anew at directories over which something was mounted, or from which something was unmounted, and at all
    /// that were found to be the top of a mount, whatever their names are by now.
    ///
    /// The kernel says nothing of the first, and of the second only where no other mount shows the file system.
    mutating func revisit(_ places: [MountPlace]) {
        for id in roots.keys.sorted() { revisit(places, root: id) }
        for node in mountTops.sorted() where mountTops.contains(node) { compare(node, wasHidden: false) }
        finishBatch()
    }

    private mutating func revisit(_ places: [MountPlace], root id: Int) {
        guard let state = roots[id] else { return }
        let top = state.fileName == nil ? state.path : Self.split(state.path).parent
        let onTheWay = places.filter { Self.names(from: $0.path, to: top) != nil }
        if !onTheWay.isEmpty {
            let before = identity(ofRoot: id)
            recheckRoot(id)
            // Another one was told as a whole.
            guard let before, before == identity(ofRoot: id) else { return }
            if onTheWay.contains(where: \.wasHidden) {
                walk(state.node, .synthesise)
                return
            }
        }
        guard state.node >= 0, state.fileName == nil else { return }
        var told: [[UInt8]] = []
        for place in places {
            guard let names = Self.names(from: top, to: place.path), !names.isEmpty,
                !told.contains(where: { Self.names(from: $0, to: place.path) != nil })
            else { continue }
            revisit(names, below: state, wasHidden: place.wasHidden)
            if place.wasHidden { told.append(place.path) }
        }
    }

    /// What tells the directory of a root from a later one; nil where there is none.
    private func identity(ofRoot id: Int) -> [Int32]? {
        guard let node = roots[id]?.node, node >= 0 else { return nil }
        return [node, nodes.watch(of: node)]
    }

    private mutating func revisit(
        _ names: [ArraySlice<UInt8>],
        below state: RootState,
        wasHidden: Bool
    ) {
        var node = state.node
        for name in names.dropLast() {
            guard let child = Array(name).withUnsafeBytes({ nodes.child(of: node, named: $0) }) else {
                return
            }
            node = child
        }
        let last = Array(names.last ?? [])
        let (known, verdict) = last.withUnsafeBytes {
            (nodes.child(of: node, named: $0), self.verdict(node, $0, isDirectory: true, state))
        }
        guard verdict != .prune else {
            guard let known else { return }
            if TreeWatcher.Change.Kind.deleted.isWanted(state.options.report) {
                changes.append(.init(.deleted, pathBytes(of: known), root: state.root, isDirectory: true))
            }
            return drop(known)
        }
        guard let known else {
            // What is mounted over a file is not watched.
            if isDirectory(last, in: node), mayDescend(below: node, state) { lookAt(last, in: node) }
            return
        }
        compare(known, wasHidden: wasHidden)
    }

    /// Looks whether a directory is the one that is watched.
    private mutating func compare(_ node: Int32, wasHidden: Bool) {
        if case .open(let directory) = openVerified(node) {
            var status = cl_status()
            let emptyPath: CInt = 0x1000
            if cl_statx(directory, "", emptyPath, &status) >= 0 { noteMount(node, status) }
            _ = cl_close(directory)
            guard wasHidden else { return }
        }
        walk(node, .synthesise)
    }

    /// Takes note whether a directory is the top of a mount, as statx(2) said of it.
    mutating func noteMount(_ node: Int32, _ status: cl_status) {
        if status.is_mount_root == 1, nodes.parent(of: node) >= 0 {
            mountTops.insert(node)
        } else if !mountTops.isEmpty {
            mountTops.remove(node)
        }
    }

    /// Whether one directory can have been renamed to the other: nothing is renamed from one mount to another.
    func areOnOneMount(_ one: Int32, _ other: Int32) -> Bool {
        mountTops.isEmpty || mountTop(above: one) == mountTop(above: other)
    }

    /// The top of the mount that a directory is on; -1 for what the root of its tree is on.
    private func mountTop(above node: Int32) -> Int32 {
        var node = node
        while node >= 0, !mountTops.contains(node) { node = nodes.parent(of: node) }
        return node
    }

    private func isDirectory(_ name: [UInt8], in node: Int32) -> Bool {
        var status = cl_status()
        let path = name.withUnsafeBytes { pathBytes(of: node, $0) }
        let error = Self.withCString(path) { cl_statx(AT_FDCWD, $0, AT_SYMLINK_NOFOLLOW, &status) }
        return error >= 0 && status.mode & S_IFMT == S_IFDIR
    }

    /// The names that lead from a directory down to another path; none if they are the same, nil if none do.
    private static func names(from directory: [UInt8], to path: [UInt8]) -> [ArraySlice<UInt8>]? {
        let above = directory.split(separator: UInt8(ascii: "/"))
        let all = path.split(separator: UInt8(ascii: "/"))
        guard directory.first == path.first, all.starts(with: above) else { return nil }
        return Array(all.dropFirst(above.count))
    }
}

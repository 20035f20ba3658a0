internal import CLinux
internal import Glibc

extension TreeCore {
    /// Looks anew at a directory over which something was mounted, or from which something was unmounted.
    ///
    /// The kernel says nothing of the first, and of the second only where no other mount shows the file system.
    mutating func revisit(_ path: [UInt8]) {
        for id in roots.keys.sorted() {
            guard let state = roots[id] else { continue }
            let top = state.fileName == nil ? state.path : Self.split(state.path).parent
            if Self.names(from: path, to: top) != nil {
                recheckRoot(id)
            } else if state.node >= 0, state.fileName == nil, let names = Self.names(from: top, to: path) {
                revisit(names, below: state)
            }
        }
        finishBatch()
    }

    private mutating func revisit(_ names: [ArraySlice<UInt8>], below state: RootState) {
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
        if case .open(let directory) = openVerified(known) {
            // It is the one that is watched.
            _ = cl_close(directory)
        } else {
            walk(known, .synthesise)
        }
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

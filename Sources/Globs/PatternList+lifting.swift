extension PatternList {
    /// Whether the pattern that covers a path names every ignored component of it: naming is opting in.
    ///
    /// An anchored pattern names the components of its literal leading part: `build/bin/app` all three,
    /// `dist/**` the first. A pattern without a slash and without wildcards names the component it equals, at
    /// any depth, and not the ones above it: `dist/` lifts an ignore of `web/dist`, not one of `web`.
    ///
    /// - Parameters:
    ///   - covering: what ``covering(_:isDirectory:)`` gave for the path.
    ///   - path: the path.
    ///   - isDirectory: what it is, or was.
    ///   - depths: where it is ignored, components counted from 1.
    /// - Returns: true where nothing is ignored, or all of it by name.
    package func lifts(
        _ covering: Covering,
        _ path: Span<UInt8>,
        isDirectory: Bool,
        ignoredAt depths: [Int]
    ) -> Bool {
        guard !depths.isEmpty else { return true }
        let base = globs.lastComponent(of: path)
        for entry in globs.entries where entry.source == covering.index && !entry.isNegated {
            guard globs.covers(entry, path, base: base, isDirectory: isDirectory) else { continue }
            if depths.allSatisfy({ globs.names(entry, component: $0, of: path) }) { return true }
        }
        return false
    }

    /// Whether something below a directory could be selected, ignores considered.
    ///
    /// - Parameters:
    ///   - directory: relative to the root; empty for the root itself.
    ///   - depths: where the directory is ignored, components counted from 1.
    /// - Returns: false if the directory needs no watch for this list.
    package func reaches(_ directory: Span<UInt8>, ignoredAt depths: [Int]) -> Bool {
        guard mayCoverBelow(directory) else { return false }
        guard !depths.isEmpty else { return true }
        let base = globs.lastComponent(of: directory)
        for entry in globs.entries where !entry.isNegated {
            guard
                globs.mayCoverBelow(entry, directory)
                    || globs.covers(entry, directory, base: base, isDirectory: true)
            else { continue }
            if depths.allSatisfy({ globs.names(entry, component: $0, of: directory) }) { return true }
        }
        return false
    }
}

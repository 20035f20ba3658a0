extension PatternList {
    /// Where a path stays ignored although a pattern covers it: naming is opting in.
    ///
    /// A pattern names the components of its leading part that are literal as seen from the root: `build/bin/app`
    /// all three, `dist/**` and `dist/` the first. `dist/` covers `web/dist` too and does not name it: whoever wants
    /// the ignored directories of a name at any depth must say where.
    ///
    /// - Parameters:
    ///   - covering: what ``covering(_:isDirectory:)`` gave for the path.
    ///   - path: the path.
    ///   - isDirectory: what it is, or was.
    ///   - depths: where it is ignored, components counted from 1.
    /// - Returns: the first of the depths that the pattern does not name; nil where it names all of them.
    package func keptIgnore(
        _ covering: Covering,
        _ path: Span<UInt8>,
        isDirectory: Bool,
        ignoredAt depths: [Int]
    ) -> Int? {
        guard var kept = depths.first else { return nil }
        let base = globs.lastComponent(of: path)
        for entry in globs.entries where entry.source == covering.index && !entry.isNegated {
            guard globs.covers(entry, path, base: base, isDirectory: isDirectory) else { continue }
            guard let left = depths.first(where: { !globs.names(entry, component: $0, of: path) }) else {
                return nil
            }
            kept = left
        }
        return kept
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

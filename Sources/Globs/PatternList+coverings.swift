extension PatternList {
    /// Every pattern that covers a path, in the order of the list, with the component at which each begins to.
    ///
    /// The last one is what ``covering(_:isDirectory:)`` gives; the others are for people who ask why.
    ///
    /// - Parameters:
    ///   - path: as for ``covering(_:isDirectory:)``.
    ///   - isDirectory: what the path is, or was.
    /// - Returns: each pattern once; depths count the path's components from 1, the last one for a pattern that
    ///   matches the path itself.
    package func coverings(_ path: Span<UInt8>, isDirectory: Bool) -> [(covering: Covering, depth: Int)] {
        var result: [(covering: Covering, depth: Int)] = []
        let base = globs.lastComponent(of: path)
        for entry in globs.entries where globs.covers(entry, path, base: base, isDirectory: isDirectory) {
            let covering = Covering(index: entry.source, isExcluding: entry.isNegated)
            let depth = depth(entry, path, isDirectory: isDirectory)
            guard result.last?.covering.index == entry.source else {
                result.append((covering, depth))
                continue
            }
            // Of several alternatives in braces the last one decides, as it does there.
            result[result.count - 1] = (covering, depth)
        }
        return result
    }

    private func depth(_ entry: GlobSet.Entry, _ path: Span<UInt8>, isDirectory: Bool) -> Int {
        var depth = 0
        guard entry.coversBelow else {
            for index in path.indices where path[index] == ASCII.slash { depth += 1 }
            return depth + 1
        }
        for end in 0...path.count where end == path.count || path[end] == ASCII.slash {
            depth += 1
            let part = path.extracting(0..<end)
            let base = globs.lastComponent(of: part)
            let isWhole = end == path.count
            if globs.covers(entry, part, base: base, isDirectory: isDirectory || !isWhole) { break }
        }
        return depth
    }
}

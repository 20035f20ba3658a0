/// The `paths:` list of a rule, compiled: the last pattern that covers a path decides.
///
/// A pattern covers a path if it matches it, or if it names a directory the path is in; it names a directory
/// when it ends in `/` or when its last component has no wildcard. So `src` means the whole tree and `src/*`
/// one level, which is where a list of paths differs from a list of ignores.
///
/// Source: `docs/rules.md`, "Patterns". Cases: `Tests/GlobsTests/Fixtures/heed-paths.tsv`.
package struct PatternList: Sendable, Hashable {
    /// The patterns as written.
    package let texts: [String]

    /// Patterns that are valid and probably not meant as written, with their places in the list.
    package let warnings: [Warning]

    /// Whether the list selects nothing, since every pattern in it excludes.
    ///
    /// False for an empty list.
    package let isOnlyNegative: Bool

    let globs: GlobSet

    /// Compiles a list.
    ///
    /// - Parameter patterns: as written in the rule file.
    /// - Throws: the first mistake, with the index of its pattern; ``RulePattern`` finds them one by one.
    package init(_ patterns: [String]) throws(Failure) {
        var globs = GlobSet(dialect: .rule)
        var warnings: [Warning] = []
        for (index, text) in patterns.enumerated() {
            do throws(GlobError) {
                let pattern = try RulePattern(text)
                for alternative in pattern.alternatives {
                    globs.append(alternative, isNegated: pattern.isNegated, source: index)
                }
                warnings += pattern.warnings.map { Warning(index: index, warning: $0) }
            } catch {
                throw Failure(index: index, error: error)
            }
        }
        isOnlyNegative = !globs.entries.isEmpty && globs.entries.allSatisfy(\.isNegated)
        self.globs = globs
        texts = patterns
        self.warnings = warnings
    }

    /// The pattern that decides about a path: the last one that covers it.
    ///
    /// Allocates nothing.
    ///
    /// - Parameters:
    ///   - path: bytes, relative to the root, components separated by one slash, no `./` before them.
    ///   - isDirectory: what the path is, or was.
    /// - Returns: nil if no pattern covers the path.
    package func covering(_ path: Span<UInt8>, isDirectory: Bool) -> Covering? {
        let base = globs.lastComponent(of: path)
        var index = globs.entries.count
        while index > 0 {
            index -= 1
            let entry = globs.entries[index]
            if globs.covers(entry, path, base: base, isDirectory: isDirectory) {
                return Covering(index: entry.source, isExcluding: entry.isNegated)
            }
        }
        return nil
    }

    /// How many elementary steps it takes to compare a path with every pattern.
    ///
    /// For tests: the bound on the work of a match is held without a clock.
    ///
    /// - Parameter path: as for ``covering(_:isDirectory:)``.
    /// - Returns: at most about (bytes of the patterns) × (bytes of the path).
    package func steps(matching path: Span<UInt8>) -> Int {
        let base = globs.lastComponent(of: path)
        var count = Counted()
        for entry in globs.entries {
            _ = globs.covers(entry, path, base: base, isDirectory: true, &count)
        }
        return count.steps
    }

    /// Whether any path strictly below a directory could be selected.
    ///
    /// Says yes too often rather than too seldom.
    ///
    /// - Parameter directory: relative to the root; empty for the root itself.
    /// - Returns: false if the directory needs no watch for this list.
    package func mayCoverBelow(_ directory: Span<UInt8>) -> Bool {
        var index = globs.entries.count
        while index > 0 {
            index -= 1
            let entry = globs.entries[index]
            if entry.isNegated {
                // Every pattern before this one is overruled below the directory.
                if globs.coversAllBelow(entry, directory) { return false }
            } else if globs.mayCoverBelow(entry, directory) {
                return true
            }
        }
        return false
    }
}

package import Globs

/// Where a rule looks: root, patterns and ignores; what its watches are planned from.
package struct Scope: Hashable, Sendable {
    /// Absolute directory that the patterns are relative to.
    package var root: BytePath
    /// What the rule selects.
    package var paths: PatternList
    /// What the rule file ignores: the file's list, then the rule's; each is asked on its own and never lifted.
    package var ignore: [IgnoreList]
    /// Whether `.gitignore` files count.
    package var honoursGitignore: Bool
    /// Whether the default ignores count.
    package var honoursDefaultIgnores: Bool

    /// Makes a scope from all its parts.
    package init(
        root: BytePath,
        paths: PatternList,
        ignore: [IgnoreList] = [],
        honoursGitignore: Bool = true,
        honoursDefaultIgnores: Bool = true
    ) {
        self.root = root
        self.paths = paths
        self.ignore = ignore
        self.honoursGitignore = honoursGitignore
        self.honoursDefaultIgnores = honoursDefaultIgnores
    }

    /// What the rule selects, as written.
    package var patterns: [String] { paths.texts }

    /// Whether the rule file's own ignore lists let a path through.
    package func passesIgnore(_ path: [UInt8], isDirectory: Bool) -> Bool {
        ignoring(path, isDirectory: isDirectory) == nil
    }

    /// The first of the rule file's own ignore lists that does not let a path through.
    package func ignoring(_ path: [UInt8], isDirectory: Bool) -> Ignoring? {
        for (index, list) in ignore.enumerated() where !list.isEmpty {
            if let found = list.excluding(path.span, isDirectory: isDirectory) {
                return Ignoring(list: index, depth: found.depth, line: found.line)
            }
        }
        return nil
    }

    /// Whether the patterns select a subject, ignores other than the rule file's own considered.
    package func selects(_ subject: Subject) -> Bool {
        verdict(on: subject) == .selected
    }

    /// What the patterns say about a subject, ignores other than the rule file's own considered.
    ///
    /// An ignored component is lifted where it lies in the literal leading part of the covering pattern:
    /// naming is opting in.
    package func verdict(on subject: Subject) -> Verdict {
        let depths = respected(subject.ignored)
        if subject.standsForTree {
            let isReached = subject.path.isEmpty || paths.reaches(subject.path.span, ignoredAt: depths)
            return isReached ? .selected : .uncovered
        }
        guard let covering = paths.covering(subject.path.span, isDirectory: subject.isDirectory) else {
            return .uncovered
        }
        guard !covering.isExcluding else { return .excluded(pattern: covering.index) }
        let kept = paths.keptIgnore(
            covering,
            subject.path.span,
            isDirectory: subject.isDirectory,
            ignoredAt: depths
        )
        return kept.map { .ignored(depth: $0) } ?? .selected
    }

    /// Whether a directory must be watched: something in it, or below it, could be selected.
    ///
    /// - Parameters:
    ///   - directory: relative to the root, empty for the root itself.
    ///   - ignored: where `.gitignore` files and the default ignores ignore it, depths from the root.
    /// - Returns: false where no rule of this scope can see anything in it.
    package func reaches(_ directory: [UInt8], ignored: Change.Ignored) -> Bool {
        guard !directory.isEmpty else { return true }
        return paths.reaches(directory.span, ignoredAt: respected(ignored))
            && passesIgnore(directory, isDirectory: true)
    }

    /// The depths that count for this scope, ascending.
    package func respected(_ ignored: Change.Ignored) -> [Int] {
        let git = honoursGitignore ? ignored.byGit : []
        return honoursDefaultIgnores && !ignored.byDefault.isEmpty ? (git + ignored.byDefault).sorted() : git
    }
}

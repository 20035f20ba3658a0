import Globs
package import HeedModel

/// Tells where a path is ignored, by `.gitignore` files at all levels and by the default ignores.
///
/// Keeps what it read for one directory and those above it: walks and bursts ask about neighbours, so a new
/// directory usually costs two system calls, and memory does not grow with the tree. Files count inside a git
/// work tree only, from its top; a work tree inside another one follows its own files.
package struct IgnoreChain: Sendable {
    private struct Level: Sendable {
        /// Length of the directory's path.
        var end: Int
        /// Its `.gitignore`.
        var file: IgnoreFile?
        /// What ranks below all files, highest first, where it is the top of a work tree.
        var base: [IgnoreFile]?
        /// Why it is ignored itself.
        var verdict = Verdict()
        /// Whether there is one; most have none, and then the rest need not be touched.
        var isJudged = false
    }

    /// The lines that decide about one component.
    private struct Verdict: Sendable {
        /// With `!` it takes the component in again.
        var git: (file: BytePath, line: IgnoreList.Line)?
        var byDefault: IgnoreList.Line?

        var isEmpty: Bool { git == nil && byDefault == nil }
        var isIgnoredByGit: Bool { git.map { !$0.line.isNegated } ?? false }
    }

    private var git: GitFiles?
    private let asksDefaults: Bool
    private var path: [UInt8] = []
    private var levels: [Level] = []

    /// Makes a chain that read nothing yet.
    ///
    /// - Parameters:
    ///   - git: reads git's files; nil where no rule wants them.
    ///   - asksDefaults: whether some rule wants the default ignores.
    package init(git: GitFiles?, asksDefaults: Bool) {
        self.git = git
        self.asksDefaults = asksDefaults
    }

    /// The tops of the work trees that were asked about, as many as are kept.
    package private(set) var tops: Set<BytePath> = []
    private static let mostTops = 100

    /// Forgets what was read; to be called when a file that was read changes.
    ///
    /// - Parameter git: reads git's files from now on; nil where no rule wants them.
    package mutating func forget(reading git: GitFiles?) {
        self.git = git
        path = []
        levels = []
    }

    /// Where an absolute path is ignored; depths count its components from 1.
    package mutating func ignored(_ path: BytePath, isDirectory: Bool) -> Change.Ignored {
        var result = Change.Ignored()
        forEachVerdict(on: path, isDirectory: isDirectory) { depth, verdict in
            if verdict.isIgnoredByGit { result.byGit.append(depth) }
            if verdict.byDefault != nil { result.byDefault.append(depth) }
        }
        return result
    }

    /// The lines behind ``ignored(_:isDirectory:)``, in the order of depths, git's before the default ones.
    ///
    /// Those that begin with `!` and take a component in again are among them.
    package mutating func decisions(on path: BytePath, isDirectory: Bool) -> [Decision] {
        var result: [Decision] = []
        forEachVerdict(on: path, isDirectory: isDirectory) { depth, verdict in
            if let (file, line) = verdict.git {
                result.append(Decision(depth: depth, source: .file(file), line: line))
            }
            if let line = verdict.byDefault {
                result.append(Decision(depth: depth, source: .defaults, line: line))
            }
        }
        return result
    }

    /// Calls back for the components of a path that some line decides about, from the top.
    @inline(__always)
    private mutating func forEachVerdict(
        on path: BytePath,
        isDirectory: Bool,
        _ body: (_ depth: Int, _ verdict: Verdict) -> Void
    ) {
        guard git != nil || asksDefaults, let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")) else {
            return
        }
        move(to: path.bytes[..<slash])
        for depth in levels.indices where levels[depth].isJudged {
            body(depth, levels[depth].verdict)
        }
        let verdict = judge(path.bytes, slash + 1..<path.bytes.count, isDirectory: isDirectory)
        if !verdict.isEmpty { body(levels.count, verdict) }
    }

    /// Makes the chain that of a directory, keeping what both have in common.
    private mutating func move(to directory: ArraySlice<UInt8>) {
        guard levels.isEmpty || !(path.count == directory.count && path.elementsEqual(directory)) else {
            return
        }
        while let last = levels.last, !isAbove(last.end, directory) {
            levels.removeLast()
        }
        path = Array(directory)
        if levels.isEmpty { enter(end: 0) }
        var start = (levels.last?.end ?? 0) + 1
        while start < path.count {
            let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.count
            enter(end: end)
            start = end + 1
        }
    }

    /// Whether the first `end` bytes of the chain's path are a directory on the way to another one.
    private func isAbove(_ end: Int, _ directory: ArraySlice<UInt8>) -> Bool {
        guard end <= directory.count, path[..<end].elementsEqual(directory.prefix(end)) else { return false }
        return end == directory.count || directory[directory.startIndex + end] == UInt8(ascii: "/")
    }

    private mutating func enter(end: Int) {
        var level = Level(end: end)
        if end > 0 {
            let start = (levels.last?.end ?? 0) + 1
            level.verdict = judge(path, start..<end, isDirectory: true)
            level.isJudged = !level.verdict.isEmpty
        }
        if let git {
            let directory = BytePath(Array(path[..<end]))
            level.base = git.base(ofTop: directory)
            if level.base != nil, tops.count < IgnoreChain.mostTops { tops.insert(directory) }
            if level.base != nil || levels.indices.contains(where: { levels[$0].base != nil }) {
                level.file = git.ignoreFile(in: directory)
            }
        }
        levels.append(level)
    }

    /// Judges one component on its own: the last matching line of the nearest file decides.
    private func judge(_ path: [UInt8], _ component: Range<Int>, isDirectory: Bool) -> Verdict {
        var verdict = Verdict()
        if asksDefaults,
            let line = DefaultIgnores.list.decision(
                path.span.extracting(component),
                isDirectory: isDirectory
            ), !line.isNegated
        {
            verdict.byDefault = line
        }
        // By index: the levels are not to be copied.
        guard git != nil, let top = levels.indices.last(where: { levels[$0].base != nil }) else {
            return verdict
        }
        for index in (top..<levels.count).reversed() {
            guard let file = levels[index].file else { continue }
            if let line = file.list.decision(
                path.span.extracting((levels[index].end + 1)..<component.upperBound),
                isDirectory: isDirectory
            ) {
                verdict.git = (file.path, line)
                return verdict
            }
        }
        for file in levels[top].base ?? [] {
            if let line = file.list.decision(
                path.span.extracting((levels[top].end + 1)..<component.upperBound),
                isDirectory: isDirectory
            ) {
                verdict.git = (file.path, line)
                return verdict
            }
        }
        return verdict
    }
}

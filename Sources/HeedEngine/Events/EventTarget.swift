import Globs
package import HeedModel

/// A directory or a file whose changes `heed events` tells.
package struct EventTarget: Sendable {
    /// What is watched, as rules would say it.
    package let scope: Scope
    /// What stands before a name: the directory as it was named, `/` at its end.
    private let prefix: [UInt8]
    /// The whole name and its directory's entry, where one file is meant.
    private let file: (shown: [UInt8], name: [UInt8])?
    private let depth: Int

    /// Looks a directory or a file up.
    ///
    /// - Parameters:
    ///   - named: as the caller named it.
    ///   - directory: what it is relative to.
    ///   - tellsIgnored: whether ignores count for nothing.
    /// - Throws: where nothing is there.
    package init(_ named: [UInt8], from directory: BytePath, tellsIgnored: Bool) throws(Refusal) {
        let slash = UInt8(ascii: "/")
        let path = named.first == slash ? BytePath(named) : directory.appending(named)
        guard let isDirectory = Surroundings.isDirectory(path) else {
            throw EventTarget.missing(BytePath(named))
        }
        let bare = Array(named.reversed().drop { $0 == slash }.reversed())
        if isDirectory {
            let isHere = bare == Array(".".utf8) || named.isEmpty
            prefix = isHere ? [] : bare + [slash]
            file = nil
        } else {
            let name = Array(BytePath(bare).lastComponent)
            prefix = Array(bare.dropLast(name.count))
            file = (bare, name)
        }
        let folder = isDirectory ? path : path.parent ?? directory
        guard let root = Surroundings.realPath(of: folder),
            let list = try? PatternList([isDirectory ? "**" : "/*"])
        else { throw EventTarget.missing(BytePath(named)) }
        depth = root.depth
        scope = Scope(
            root: root,
            paths: list,
            honoursGitignore: !tellsIgnored && isDirectory,
            honoursDefaultIgnores: !tellsIgnored && isDirectory
        )
    }

    private static func missing(_ named: BytePath) -> Refusal {
        Refusal(
            Problem(
                .error,
                id: "missing-root",
                "there is no '\(named)' to watch",
                help: ["create it, or name the directory above it"]
            ),
            .cannotWatch
        )
    }

    /// How a path is shown; nil where it does not lie here.
    package func shown(_ path: BytePath) -> [UInt8]? {
        guard let relative = path.relative(to: scope.root) else { return nil }
        if let file { return relative.bytes == file.name ? file.shown : nil }
        guard relative.isEmpty else { return prefix + relative.bytes }
        return prefix.count > 1 ? Array(prefix.dropLast()) : prefix
    }

    /// Whether a path that lies here is told.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - isDirectory: what it is.
    ///   - ignored: where it is ignored.
    /// - Returns: false for what heed ignores, unless that was asked for.
    package func tells(_ path: BytePath, isDirectory: Bool, ignored: Change.Ignored) -> Bool {
        guard let relative = path.relative(to: scope.root) else { return false }
        if let file { return relative.bytes == file.name }
        return scope.respected(ignored.below(depth)).isEmpty
    }
}

package import HeedModel
import YAMLTree

/// Finds and loads rule files: the door to this module.
package struct RuleLoader: Sendable {
    /// The names under which a rule file is found, in the order in which they are tried.
    package static let names = ["heed.yaml", ".heed.yaml", "heed.yml", ".heed.yml"]

    /// What a search for a rule file gave.
    package enum Finding: Sendable {
        /// The name of the file, relative to where the search began.
        case file(String)
        /// No directory from there up to `/` holds one.
        case nothing
        /// A directory holds several.
        case ambiguous(Diagnostic)
    }

    private let environment: [String: String]
    let homeDirectory: BytePath?
    private let currentDirectory: BytePath
    let user: FileSafety.User

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - environment: heed's own, for `${NAME}`.
    ///   - homeDirectory: what `~/` stands for.
    ///   - currentDirectory: what relative names of files are relative to; absolute.
    ///   - userID: the effective user: rule files must be this user's or root's.
    ///   - groupID: the effective group: another group must not be able to write them.
    package init(
        environment: [String: String],
        homeDirectory: BytePath?,
        currentDirectory: BytePath,
        userID: UInt32,
        groupID: UInt32
    ) {
        self.environment = environment
        self.homeDirectory = homeDirectory
        self.currentDirectory = currentDirectory
        user = FileSafety.User(userID: userID, groupID: groupID)
    }

    /// Looks for a rule file in a directory and in those above it; the nearest one counts.
    ///
    /// - Parameter directory: where to begin; absolute, as getcwd(3) gives it: no links.
    /// - Returns: the file's name, relative to that directory.
    package func find(from directory: BytePath) -> Finding {
        var place: BytePath? = directory
        var lead = ""
        while let current = place {
            let found = RuleLoader.names.filter { name in
                let path = current.appending(name.utf8)
                // A broken link is a mistake to be told, not a reason to take the file of a directory above.
                return FileAccess.exists(path) && FileAccess.kind(of: path) != .directory
            }
            if found.count > 1 {
                let name = lead + found[0]
                return .ambiguous(
                    Diagnostic(
                        .error,
                        id: "conflicting-keys",
                        "\(current) holds several rule files",
                        file: SourceFile(name: name, bytes: []),
                        range: nil,
                        note: "found: \(found.joined(separator: ", "))",
                        help: "keep one of them, or say which: heed -f \(name)"
                    )
                )
            }
            if let name = found.first { return .file(lead + name) }
            lead += "../"
            place = current.parent
        }
        return .nothing
    }

    /// Loads files, all `*.yaml` and `*.yml` of directories, and what they include.
    ///
    /// - Parameter files: names as the user gave them.
    /// - Returns: the rules, nil when any file has an error, and all diagnostics, by file and place.
    package func load(_ files: [String]) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
        var walk = FileWalk(self)
        for name in files {
            walk.add(name)
        }
        return walk.collected.result
    }

    /// Loads one file that is in memory.
    ///
    /// - Parameters:
    ///   - source: name and content.
    ///   - directory: the directory that it counts as being in; absolute.
    /// - Returns: as ``load(_:)``.
    package func load(
        source: SourceFile,
        directory: BytePath
    ) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
        var walk = FileWalk(self)
        walk.add(source, directory: directory)
        return walk.collected.result
    }

    func surroundings(_ directory: BytePath) -> Surroundings {
        Surroundings(
            environment: environment,
            homeDirectory: homeDirectory,
            directory: directory,
            exists: { FileAccess.exists($0) }
        )
    }

    func absolute(_ name: String) -> BytePath {
        let path = BytePath(name)
        return path.isAbsolute ? path : currentDirectory.appending(path.bytes)
    }

    /// The names of the rule files in a directory, sorted; hidden ones are those of editors.
    static func ruleFiles(in directory: BytePath) throws(FileAccess.Failure) -> [[UInt8]] {
        let suffixes = [Array(".yaml".utf8), Array(".yml".utf8)]
        return try FileAccess.names(in: directory).filter { entry in
            let isHidden =
                entry.first == UInt8(ascii: ".") && !names.contains { entry.elementsEqual($0.utf8) }
            return !isHidden
                && suffixes.contains { entry.count > $0.count && entry.suffix($0.count).elementsEqual($0) }
        }
    }

    static func joined(_ directory: String, _ name: String) -> String {
        directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }
}

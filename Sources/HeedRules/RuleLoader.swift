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
    private let homeDirectory: BytePath?
    private let currentDirectory: BytePath
    private let user: FileSafety.User

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
            let found = RuleLoader.names.filter { FileAccess.kind(of: current.appending($0.utf8)) == .file }
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

    /// Loads files, and all `*.yaml` and `*.yml` of directories.
    ///
    /// - Parameter files: names as the user gave them.
    /// - Returns: the rules, nil when any file has an error, and all diagnostics, by file and place.
    package func load(_ files: [String]) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
        var collected = Collected()
        for name in files {
            for file in expand(name, &collected) {
                load(file, &collected)
            }
        }
        return collected.result
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
        var collected = Collected()
        collected.add(RuleFile.read(source, in: surroundings(directory)), of: source)
        return collected.result
    }

    private func surroundings(_ directory: BytePath) -> Surroundings {
        Surroundings(
            environment: environment,
            homeDirectory: homeDirectory,
            directory: directory,
            exists: { FileAccess.exists($0) }
        )
    }

    private func absolute(_ name: String) -> BytePath {
        let path = BytePath(name)
        return path.isAbsolute ? path : currentDirectory.appending(path.bytes)
    }

    private func expand(_ name: String, _ collected: inout Collected) -> [String] {
        guard !name.isEmpty else {
            collected.add(FileProblem.diagnostic(.missing, "''", user))
            return []
        }
        guard FileAccess.kind(of: absolute(name)) == .directory else { return [name] }
        do {
            let suffixes = [Array(".yaml".utf8), Array(".yml".utf8)]
            let names = try FileAccess.names(in: absolute(name)).filter { entry in
                suffixes.contains { entry.count > $0.count && entry.suffix($0.count).elementsEqual($0) }
            }
            guard names.isEmpty else {
                return names.map { joined(name, String(decoding: $0, as: UTF8.self)) }
            }
            collected.add(FileProblem.emptyDirectory(name))
        } catch {
            collected.add(FileProblem.diagnostic(error, name, user))
        }
        return []
    }

    private func joined(_ directory: String, _ name: String) -> String {
        directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }

    private func load(_ name: String, _ collected: inout Collected) {
        do {
            let opened = try FileAccess.read(absolute(name), limit: Limits().bytes)
            let dangers = FileProblem.dangers(in: opened, name, user)
            guard dangers.isEmpty else {
                dangers.forEach { collected.add($0) }
                return
            }
            let source = SourceFile(name: name, bytes: opened.bytes)
            collected.add(RuleFile.read(source, in: surroundings(opened.directoryPath)), of: source)
        } catch {
            collected.add(FileProblem.diagnostic(error, name, user))
        }
    }
}

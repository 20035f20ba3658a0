package import HeedModel

/// Finds and reads the files by which git is told what to ignore.
///
/// Source: gitignore(5), gitrepository-layout(5), git-config(1).
package struct GitFiles: Sendable {
    /// Longest ignore file that is read, 1 MiB; what a longer one says beyond is not known.
    private static let limit = 1 << 20

    private let excludes: IgnoreFile?
    /// The user's own ignore file, whether it is there or not; nil where there is no home to look in.
    let userFile: BytePath?

    /// Reads the user's own ignore file: `core.excludesFile`, else `$XDG_CONFIG_HOME/git/ignore`.
    package init(environment: [String: String]) {
        let home = environment["HOME"].map { BytePath($0) }
        let configured = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : BytePath($0) }
        let folder = (configured ?? home?.appending(".config".utf8))?.appending("git".utf8)
        var file = folder?.appending("ignore".utf8)
        let isPrivate = environment["GIT_CONFIG_NOSYSTEM"].map { !["", "0", "false"].contains($0) } ?? false
        let settings = [
            isPrivate ? nil : BytePath(environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig"),
            folder?.appending("config".utf8), home?.appending(".gitconfig".utf8),
        ]
        for setting in settings {
            guard let setting, let text = FileBytes.read(setting, limit: GitFiles.limit, followsLinks: true)
            else {
                continue
            }
            if let value = GitFiles.excludesFile(in: text) {
                file = GitFiles.expand(value, home: home)
            }
        }
        userFile = file
        excludes = file.flatMap { IgnoreFile.read($0, limit: GitFiles.limit, followsLinks: true) }
    }

    /// The lists that rank below all `.gitignore` files, highest first; nil where this is no work tree's top.
    package func base(ofTop directory: BytePath) -> [IgnoreFile]? {
        let dotGit = directory.appendingToDirectory(".git")
        guard let kind = FileBytes.kind(of: dotGit) else { return nil }
        let exclude = GitFiles.exclude(of: dotGit, kind, in: directory)
        let local = exclude.flatMap { IgnoreFile.read($0, limit: GitFiles.limit, followsLinks: true) }
        return [local, excludes].compactMap { $0 }
    }

    /// The `info/exclude` of the work tree whose top a directory is, whether it is there or not.
    static func exclude(ofTop directory: BytePath) -> BytePath? {
        let dotGit = directory.appendingToDirectory(".git")
        return FileBytes.kind(of: dotGit).flatMap { exclude(of: dotGit, $0, in: directory) }
    }

    private static func exclude(
        of dotGit: BytePath,
        _ kind: FileBytes.Kind,
        in directory: BytePath
    ) -> BytePath? {
        let repository = kind == .directory ? dotGit : linked(from: dotGit, in: directory)
        return repository?.appending("info/exclude".utf8)
    }

    /// What the `.gitignore` of a directory says, nil where there is none; follows no link, as git does.
    package func ignoreFile(in directory: BytePath) -> IgnoreFile? {
        let file = directory.appendingToDirectory(".gitignore")
        return IgnoreFile.read(file, limit: GitFiles.limit, followsLinks: false)
    }

    /// The lock on the index of the work tree that a directory is in; nil where it is in none.
    static func indexLock(for directory: BytePath) -> BytePath? {
        var place: BytePath? = directory
        while let top = place {
            let dotGit = top.appendingToDirectory(".git")
            if let kind = FileBytes.kind(of: dotGit) {
                let own = kind == .directory ? dotGit : privateDirectory(from: dotGit, in: top)
                return own?.appending("index.lock".utf8)
            }
            place = top.parent
        }
        return nil
    }

    /// The directory that a linked work tree or submodule has for itself.
    private static func privateDirectory(from file: BytePath, in directory: BytePath) -> BytePath? {
        guard let text = FileBytes.read(file, limit: 4096, followsLinks: true) else { return nil }
        let prefix = Array("gitdir: ".utf8)
        guard text.starts(with: prefix) else { return nil }
        return resolve(trimmed(text[prefix.count...]), in: directory)
    }

    /// Where a `.git` file of a linked work tree or submodule leads.
    private static func linked(from file: BytePath, in directory: BytePath) -> BytePath? {
        guard let repository = privateDirectory(from: file, in: directory) else { return nil }
        guard
            let common = FileBytes.read(
                repository.appending("commondir".utf8),
                limit: 4096,
                followsLinks: true
            )
        else { return repository }
        return resolve(trimmed(common[...]), in: repository)
    }

    private static func resolve(_ path: [UInt8], in directory: BytePath) -> BytePath {
        path.first == UInt8(ascii: "/") ? BytePath(path) : directory.appending(path)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = bytes
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        return Array(bytes)
    }

    /// The value of `excludesFile` in section `core`, where a configuration file sets it.
    static func excludesFile(in text: [UInt8]) -> String? {
        var isCore = false
        var value: String?
        for raw in text.split(separator: 0x0A) {
            let line = String(decoding: raw, as: UTF8.self).drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("[") {
                isCore = line.lowercased().hasPrefix("[core]")
            } else if isCore, let equals = line.firstIndex(of: "=") {
                let key = line[..<equals].filter { $0 != " " && $0 != "\t" }
                guard key.lowercased() == "excludesfile" else { continue }
                value = unquoted(line[line.index(after: equals)...])
            }
        }
        return value
    }

    private static func unquoted(_ text: Substring) -> String {
        var bare = text.drop { $0 == " " || $0 == "\t" }
        while let last = bare.last, last == " " || last == "\t" || last == "\r" { bare.removeLast() }
        if bare.count >= 2, bare.first == "\"", bare.last == "\"" { bare = bare.dropFirst().dropLast() }
        return String(bare)
    }

    private static func expand(_ value: String, home: BytePath?) -> BytePath? {
        if value.hasPrefix("~/") { return home?.appending(value.dropFirst(2).utf8) }
        return value.hasPrefix("/") ? BytePath(value) : nil
    }
}

extension BytePath {
    /// Joins a directory and a name; the empty path stands for `/` here.
    func appendingToDirectory(_ name: String) -> BytePath {
        isEmpty ? BytePath("/" + name) : appending(name.utf8)
    }
}

import Globs
import HeedModel

/// One entry of `include`: a file, a directory, or a pattern of such names.
struct IncludePattern {
    /// Why it gives no files.
    struct Problem: Error {
        var id: String
        var message: String
        var help: String?
    }

    private let text: String
    private let directory: BytePath
    private let loader: RuleLoader

    init(_ text: String, directory: BytePath, loader: RuleLoader) {
        self.text = text
        self.directory = directory
        self.loader = loader
    }

    /// The files that it stands for, named as the including file is.
    ///
    /// - Parameter includer: the name of the including file.
    /// - Returns: at least one name, sorted; each may be absent by the time it is opened.
    func names(from includer: String) -> Result<[String], Problem> {
        let lead = includer.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        var starts = [lead.isEmpty ? "" : lead.joined(separator: "/") + "/"]
        var rest = text[...]
        if rest.hasPrefix("~/"), let home = loader.homeDirectory {
            starts = [String(decoding: home.bytes, as: UTF8.self) + "/"]
            rest = rest.dropFirst(2)
        } else if rest.hasPrefix("/") {
            starts = ["/"]
        }
        let parts = rest.split(separator: "/")
        guard !parts.contains(where: { $0.contains("**") }) else {
            return .failure(
                Problem(
                    id: "bad-pattern",
                    message: "'**' cannot stand in 'include'",
                    help: "name each directory, for example rules.d/*.yaml"
                )
            )
        }
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let next = starts.flatMap { extended($0, by: String(part)) }
            starts = isLast ? next : next.map { $0 + "/" }
        }
        let files = starts.flatMap { expanded($0) }
        return files.isEmpty ? .failure(nothing) : .success(files)
    }

    private var nothing: Problem {
        if text.contains("://") {
            return Problem(
                id: "missing-file",
                message: "rule files are not fetched from the net",
                help: "fetch it yourself, read it, and name the copy"
            )
        }
        if Reading.hasWildcard(text) {
            return Problem(
                id: "missing-file",
                message: "no file matches '\(text)'",
                help: "names are relative to \(directory)"
            )
        }
        let path = loader.absolute(text.hasPrefix("/") ? text : "\(directory)/\(text)")
        return FileAccess.kind(of: path) == .directory
            ? Problem(id: "missing-file", message: "the directory '\(text)' holds no *.yaml and no *.yml")
            : Problem(
                id: "missing-file",
                message: "there is no file '\(text)'",
                help: text.hasSuffix("/")
                    ? "name files, for example \(text)*.yaml; names are relative to \(directory)"
                    : "names are relative to \(directory)"
            )
    }

    /// The names that a component stands for below a directory.
    private func extended(_ lead: String, by part: String) -> [String] {
        guard Reading.hasWildcard(part) else { return [lead + part] }
        guard let pattern = try? PatternList([part]),
            let names = try? FileAccess.names(in: loader.absolute(lead.isEmpty ? "." : lead))
        else { return [] }
        return names.compactMap { bytes in
            // Hidden files are those of editors, as for a shell.
            guard bytes.first != UInt8(ascii: ".") || part.hasPrefix("."),
                pattern.covering(bytes.span, isDirectory: false) != nil
            else { return nil }
            return String(validating: bytes, as: UTF8.self).map { lead + $0 }
        }
    }

    private func expanded(_ name: String) -> [String] {
        switch FileAccess.kind(of: loader.absolute(name)) {
        case .nothing: return []
        case .file: return [name]
        case .directory:
            let names = (try? RuleLoader.ruleFiles(in: loader.absolute(name))) ?? []
            return names.map { RuleLoader.joined(name, String(decoding: $0, as: UTF8.self)) }
        }
    }
}

import Globs
import HeedModel
import YAMLTree

/// Reads rule files with what they include, each file once.
struct FileWalk {
    /// How deep files may include each other.
    private static let depth = 32
    /// How many files there may be in all.
    private static let mostFiles = 1000

    private let loader: RuleLoader
    private(set) var collected = Collected()
    private var known: Set<BytePath> = []

    /// A file that is being read, and those that led to it.
    private struct Chain {
        var paths: [BytePath] = []
        var names: [String] = []
    }

    init(_ loader: RuleLoader) {
        self.loader = loader
    }

    /// Reads a file, or all `*.yaml` and `*.yml` of a directory, named by the user.
    mutating func add(_ name: String) {
        guard !name.isEmpty else {
            return collected.add(FileProblem.diagnostic(.missing, "''", loader.user))
        }
        do {
            for file in try files(name) {
                var unit: [RuleFile] = []
                read(file, Chain(), &unit)
                finish(&unit)
            }
        } catch {
            collected.add(FileProblem.diagnostic(error, name, loader.user))
        }
    }

    /// Takes a file that is in memory.
    mutating func add(_ source: SourceFile, directory: BytePath) {
        let path = directory.appending(source.name.utf8)
        var unit: [RuleFile] = []
        known.insert(path)
        read(source, path, directory, Chain(), &unit)
        finish(&unit)
    }

    private mutating func finish(_ unit: inout [RuleFile]) {
        WaitingCheck(unit).report(to: &unit)
        collected.add(unit)
    }

    private mutating func read(_ name: String, _ chain: Chain, _ unit: inout [RuleFile]) {
        do {
            let opened = try FileAccess.read(loader.absolute(name), limit: Limits().bytes)
            guard known.insert(opened.path).inserted else { return }
            let dangers = FileProblem.dangers(in: opened, name, loader.user)
            guard dangers.isEmpty else {
                dangers.forEach { collected.add($0) }
                return
            }
            let source = SourceFile(name: name, bytes: opened.bytes)
            read(source, opened.path, opened.directoryPath, chain, &unit)
        } catch {
            collected.add(FileProblem.diagnostic(error, name, loader.user))
        }
    }

    private mutating func read(
        _ source: SourceFile,
        _ path: BytePath,
        _ directory: BytePath,
        _ chain: Chain,
        _ unit: inout [RuleFile]
    ) {
        let file = RuleFile(source, in: loader.surroundings(directory))
        let place = unit.count
        unit.append(file)
        let inner = Chain(paths: chain.paths + [path], names: chain.names + [source.name])
        for word in file.includes {
            include(word, place, directory, inner, &unit)
        }
    }

    /// Reads what one entry of `include` stands for.
    private mutating func include(
        _ word: WrittenWord,
        _ place: Int,
        _ directory: BytePath,
        _ chain: Chain,
        _ unit: inout [RuleFile]
    ) {
        let includer = chain.names.last ?? ""
        let names: [String]
        switch IncludePattern(word.text, directory: directory, loader: loader).names(from: includer) {
        case .success(let found): names = found
        case .failure(let problem):
            unit[place].report.add(
                problem.id,
                problem.message,
                at: word.node.range,
                help: problem.help
            )
            return
        }
        for name in names {
            let path = loader.absolute(name)
            let real = FileAccess.realPath(of: path) ?? path
            if let first = chain.paths.firstIndex(of: real) {
                let ring = chain.names[first...] + [chain.names[first]]
                unit[place].report.add(
                    "include-cycle",
                    ring.count == 2
                        ? "the file includes itself"
                        : "these files include each other: \(ring.joined(separator: " -> "))",
                    at: word.node.range,
                    help: "remove one of the entries of 'include'"
                )
                continue
            }
            guard chain.paths.count < FileWalk.depth, known.count < FileWalk.mostFiles else {
                unit[place].report.add(
                    "yaml-limit",
                    known.count < FileWalk.mostFiles
                        ? "files include each other more than \(FileWalk.depth) deep"
                        : "more than \(FileWalk.mostFiles) rule files",
                    at: word.node.range
                )
                return
            }
            read(name, chain, &unit)
        }
    }

    private func files(_ name: String) throws(FileAccess.Failure) -> [String] {
        guard FileAccess.kind(of: loader.absolute(name)) == .directory else { return [name] }
        let names = try RuleLoader.ruleFiles(in: loader.absolute(name))
        guard !names.isEmpty else { throw .emptyDirectory }
        return names.map { RuleLoader.joined(name, String(decoding: $0, as: UTF8.self)) }
    }
}

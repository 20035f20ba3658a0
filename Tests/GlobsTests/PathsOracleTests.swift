import Globs
import Testing

/// The `paths` dialect put into git's own words: git matches, and only what differs from git is said again here.
@Suite("git as oracle for lists of paths")
struct PathsOracleTests {
    /// How many lists one repository holds.
    private static let block = 200

    /// One alternative of one pattern, as git is asked about it: in a folder of its own, directories never.
    private struct Question {
        var isExcluding: Bool
        var directoryOnly: Bool
        var coversBelow: Bool
        var folder: [UInt8]
    }

    private struct Case {
        var patterns: [String]
        var questions: [[Question]]
        var paths: [(path: [UInt8], isDirectory: Bool)]
    }

    @Test(arguments: GitRepository.seeds(block: block))
    func agreesWithGit(seed: UInt64) throws {
        let git = try GitRepository()
        var samples = Samples(seed: seed &+ 5000)
        var cases: [Case] = []
        for number in 0..<Self.block {
            let folder = "s\(number)".bytes
            try git.makeDirectory(folder)
            let patterns = (0...samples.random.below(4)).map { _ in samples.asciiRulePattern() }
            var questions: [[Question]] = []
            for pattern in patterns {
                var alternatives: [Question] = []
                for alternative in try BraceExpansion.expand(pattern.bytes.withoutBang)
                where !alternative.isEmpty {
                    let place = folder + "/q\(questions.count)-\(alternatives.count)".bytes
                    try git.makeDirectory(place)
                    let line = alternative.withoutDot.withoutSlash
                    try git.write(line + "\n!*/\n".bytes, to: place + "/.gitignore".bytes)
                    let directoryOnly = alternative.last == UInt8(ascii: "/")
                    alternatives.append(
                        Question(
                            isExcluding: pattern.hasPrefix("!"),
                            directoryOnly: directoryOnly,
                            coversBelow: directoryOnly || line.lastPartIsLiteral,
                            folder: place
                        )
                    )
                }
                questions.append(alternatives)
            }
            let paths = (0..<6).map { _ in (samples.asciiPath(), samples.random.below(3) == 0) }
            cases.append(Case(patterns: patterns, questions: questions, paths: paths))
        }
        try compare(cases, git)
    }

    private func compare(_ cases: [Case], _ git: GitRepository) throws {
        var asked: [[UInt8]] = []
        for item in cases {
            for question in item.questions.joined() {
                for (path, _) in item.paths {
                    asked += path.prefixes.map { question.folder + "/".bytes + $0 }
                }
            }
        }
        let unique = Array(Set(asked))
        let answers = try git.ask(unique)
        try #require(answers.count == unique.count)
        let isIgnored = Dictionary(uniqueKeysWithValues: zip(unique, answers.map(\.isIgnored)))
        var covered = 0
        var total = 0
        for item in cases {
            let list = try PatternList(item.patterns)
            for (path, isDirectory) in item.paths {
                let theirs = item.questions.indices.last { index in
                    item.questions[index].contains { question in
                        path.prefixes.enumerated().contains { depth, prefix in
                            guard isIgnored[question.folder + "/".bytes + prefix] ?? false else {
                                return false
                            }
                            guard depth == path.prefixes.count - 1 else { return question.coversBelow }
                            return isDirectory || !question.directoryOnly
                        }
                    }
                }
                let ours = list.covering(path.span, isDirectory: isDirectory)?.index
                #expect(
                    ours == theirs,
                    "\(item.patterns) \(String(decoding: path, as: UTF8.self)) directory: \(isDirectory)"
                )
                total += 1
                covered += ours == nil ? 0 : 1
            }
        }
        // The alphabet must keep both answers frequent, or the test says little.
        #expect(covered > total / 10 && covered < total * 9 / 10)
    }
}

extension [UInt8] {
    fileprivate var withoutBang: [UInt8] { first == UInt8(ascii: "!") ? Array(dropFirst()) : self }

    /// `./a` is heed's other way to write `/a`.
    fileprivate var withoutDot: [UInt8] { starts(with: "./".bytes) ? Array(dropFirst()) : self }

    /// The slash at the end without its meaning: whether a path is a directory is asked separately.
    fileprivate var withoutSlash: [UInt8] {
        last == UInt8(ascii: "/") && count > 1 ? Array(dropLast()) : self
    }

    fileprivate var lastPartIsLiteral: Bool {
        var isEscaped = false
        let start = lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        for byte in self[start...] {
            if !isEscaped, "*?[".bytes.contains(byte) { return false }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        return true
    }

    /// The path and the directories it is in, from the top.
    fileprivate var prefixes: [[UInt8]] {
        indices.filter { self[$0] == UInt8(ascii: "/") }.map { Array(self[..<$0]) } + [self]
    }
}

extension Samples {
    fileprivate mutating func asciiRulePattern() -> String {
        while true {
            let pattern = rulePattern()
            if pattern.utf8.allSatisfy({ $0 < 0x80 }) { return pattern }
        }
    }

    fileprivate mutating func asciiPath() -> [UInt8] {
        while true {
            let path = path()
            if path.allSatisfy({ $0 < 0x80 }) { return path }
        }
    }
}

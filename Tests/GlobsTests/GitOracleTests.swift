import Foundation
import Globs
import Testing

/// The installed git is asked about random trees and must agree, the deciding line included.
@Suite struct GitOracleTests {
    private struct Case {
        var folder: [UInt8]
        var path: [UInt8]
        var isDirectory: Bool
    }

    /// How many trees one repository holds.
    private static let block = 400

    @Test(arguments: GitRepository.seeds(block: block))
    func agreesWithGit(seed: UInt64) throws {
        let git = try GitRepository()
        let top = git.top
        var samples = Samples(seed: seed)

        let excludes = samples.mildFile()
        let info = samples.mildFile()
        try Data(excludes).write(to: top.appending(path: "excludes"))
        try Data(info).write(to: top.appending(path: ".git/info/exclude"))
        var tree = IgnoreTree(base: [IgnoreList(file: excludes), IgnoreList(file: info)])

        var cases: [Case] = []
        for number in 0..<Self.block {
            let folder = "s\(number)".bytes
            try git.makeDirectory(folder)
            var directories: [[UInt8]] = [[]]
            for _ in 0..<3 {
                let path = samples.path(deepest: 3)
                for end in 1...path.count where end == path.count || path[end] == UInt8(ascii: "/") {
                    try git.makeDirectory(folder + "/".bytes + path[..<end])
                    directories.append(Array(path[..<end]))
                }
            }
            for directory in directories where directory.isEmpty || samples.random.below(3) == 0 {
                let file = samples.file(lines: 4)
                let place = directory.isEmpty ? folder : folder + "/".bytes + directory
                try git.write(file, to: place + "/.gitignore".bytes)
                tree.set(IgnoreList(file: file), in: place)
            }
            let known = Set(directories)
            var paths = directories.filter { !$0.isEmpty }
            for _ in 0..<8 {
                paths.append(samples.path())
            }
            for directory in directories.dropFirst() {
                paths.append(directory + "/".bytes + samples.path(deepest: 2))
            }
            for path in paths {
                cases.append(Case(folder: folder, path: path, isDirectory: known.contains(path)))
            }
        }

        let answers = try git.ask(cases.map { $0.folder + "/".bytes + $0.path }, excludesFile: "excludes")
        try #require(answers.count == cases.count)
        var ignored = 0
        for (item, answer) in zip(cases, answers) {
            let path = item.folder + "/".bytes + item.path
            let decision = tree.ignored(path.span, isDirectory: item.isDirectory).first
            var ours: [String] = ["", ""]
            if let decision {
                ignored += 1
                let base = [top.appending(path: "excludes").path(), ".git/info/exclude"]
                let directory = decision.directory.map { String(decoding: $0, as: UTF8.self) }
                let file = directory.map { $0 + "/.gitignore" } ?? base[decision.baseIndex ?? 0]
                ours = [file, "\(decision.line.number)"]
            }
            let theirs = answer.isIgnored ? [answer.file, answer.line] : ["", ""]
            #expect(
                ours == theirs,
                "\(String(decoding: path, as: UTF8.self)) \(item.isDirectory) pattern: \(answer.pattern)"
            )
        }
        // The alphabet must keep both answers frequent, or the test says little.
        #expect(ignored > cases.count / 10 && ignored < cases.count * 9 / 10)
    }
}

extension Samples {
    /// A `.gitignore` file, without the one oddity of git before 2.52 that heed does not follow.
    fileprivate mutating func file(lines: Int) -> [UInt8] {
        var file: [UInt8] = random.below(20) == 0 ? [0xEF, 0xBB, 0xBF] : []
        for _ in 0...random.below(lines) {
            var line = pattern()
            while Samples.isOdd(line) {
                line = pattern()
            }
            file += (random.below(5) == 0 ? "!".bytes : []) + line
            file += random.pick(["\n", "\n", "\n", " \n", "\r\n", "\n\n"]).bytes
        }
        return random.below(4) == 0 ? file.dropLast() : file
    }

    /// A file for every tree, which must not decide about all of them.
    fileprivate mutating func mildFile() -> [UInt8] {
        while true {
            let file = file(lines: 4)
            let list = IgnoreList(file: file)
            var excluded = 0
            for _ in 0..<100 {
                let path = "s1/".bytes + path()
                excluded += list.excluding(path.span, isDirectory: false) == nil ? 0 : 1
            }
            if (1...15).contains(excluded) { return file }
        }
    }

    /// `**` right after a literal that is not a slash, where a whole component could end.
    private static func isOdd(_ line: [UInt8]) -> Bool {
        guard let star = line.firstIndex(where: { "*?[\\".bytes.contains($0) }), star > 0 else {
            return false
        }
        guard line[star] == UInt8(ascii: "*"), line[star - 1] != UInt8(ascii: "/") else { return false }
        return line[star...].prefix { $0 == UInt8(ascii: "*") }.count >= 2
    }
}

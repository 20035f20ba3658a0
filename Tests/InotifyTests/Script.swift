import Glibc
import Inotify
import SystemPackage

/// A script: steps as in a shell, and what the library says to them.
///
/// A line is a step, or what is expected (`= …`), or a comment (`#`); the first comment is the test's name. Before an
/// expected line all events are taken; they and the answers of steps must be what the expected lines say, in their
/// order. `*` in an expected line stands for any text, a line `= ...` for any number of lines, `= nothing` for none.
/// Paths are below a directory that the test makes; cookies are numbered as they come. Steps:
///
///     mkdir P   write P [TEXT]   append P TEXT   read P   list P   rm P   mv P Q   exchange P Q
///     hardlink P Q   symlink TEXT Q   chmod MODE P   mmap P   tmpfile DIR [NAME]
///     watch P MASK [replace|merge|fail]    unwatch P    show    mark
///     $ TEXT for /bin/sh, which must succeed
///
/// `show` answers with all watches; `mark` takes events and forgets them.
struct Script: Sendable {
    enum Line: Sendable {
        case step(number: Int, words: [String], text: String)
        case expected(number: Int, [String])
    }

    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    let file: String
    let title: String
    let lines: [Line]

    /// All scripts of the folder.
    static let all: [Script] = names.map { Script($0) }

    static var folder: String {
        #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Scripts"
    }

    private static var names: [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let start = UnsafeRawPointer(entry).advanced(by: 19).assumingMemoryBound(to: CChar.self)
            let name = String(cString: start)
            if name.hasSuffix(".txt") { names.append(name) }
        }
        return names.sorted()
    }

    private init(_ file: String) {
        self.file = file
        let bytes = ProcFile.contents(of: Self.folder + "/" + file) ?? []
        var lines: [Line] = []
        var title = ""
        let all = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        for (index, raw) in all.enumerated() {
            let text = String(raw)
            if text.hasPrefix("#") {
                if title.isEmpty { title = String(text.dropFirst(2)) }
            } else if text.hasPrefix("= ") {
                let expected = String(text.dropFirst(2))
                if case .expected(let number, let before) = lines.last {
                    lines[lines.count - 1] = .expected(number: number, before + [expected])
                } else {
                    lines.append(.expected(number: index + 1, [expected]))
                }
            } else if !text.isEmpty {
                let words = text.split(separator: " ").map(String.init)
                lines.append(.step(number: index + 1, words: words, text: text))
            }
        }
        self.title = title
        self.lines = lines
    }

    /// Whether lines are as expected.
    static func matches(_ lines: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return lines.isEmpty }
        if first == "nothing", expected.count == 1 { return lines.isEmpty }
        if first == "..." {
            return (lines.startIndex...lines.endIndex).contains {
                matches(lines[$0...], expected.dropFirst())
            }
        }
        guard let line = lines.first, matches(line, first) else { return false }
        return matches(lines.dropFirst(), expected.dropFirst())
    }

    /// Whether a line is as expected, where `*` stands for any text.
    private static func matches(_ line: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return line == pattern }
        guard line.hasPrefix(parts[0]) else { return false }
        var rest = line.dropFirst(parts[0].count)
        for part in parts[1..<(parts.count - 1)] {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}

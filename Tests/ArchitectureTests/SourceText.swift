/// A source file: its place in the repository, its text, and its code without comments and literals.
struct SourceText: Sendable {
    /// From the top of the repository, `/` between folders.
    let path: String
    /// As it is.
    let lines: [String]
    /// The same lines, what stands in comments and string or regex literals taken out.
    let code: [String]
    /// The words of the code: a quick look whether a slow one is worth while.
    let words: Set<Substring>

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let stripped = Stripper.strip(text)
        code = stripped.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        words = Set(stripped.split { !($0.isLetter || $0 == "_") })
    }

    /// The folders and the name.
    var components: [String] { path.split(separator: "/").map(String.init) }
    /// The module, the second component.
    var module: String { components.count > 2 ? components[1] : "" }
    /// The name without folders and `.swift`.
    var stem: String { String((components.last ?? "").dropLast(path.hasSuffix(".swift") ? 6 : 0)) }
    /// How many lines it has; a final newline starts none.
    var lineCount: Int { lines.last?.isEmpty == true ? lines.count - 1 : lines.count }

    /// The numbers of the lines whose code a pattern matches.
    func linesOfCode(matching pattern: some RegexComponent) -> [Int] {
        code.indices.filter { !code[$0].isEmpty && code[$0].firstMatch(of: pattern) != nil }.map { $0 + 1 }
    }
}

/// Takes comments and literals out of Swift text; newlines stay, so lines keep their numbers.
private struct Stripper {
    private var rest: Substring.UnicodeScalarView
    private var result = String.UnicodeScalarView()

    static func strip(_ text: String) -> String {
        var stripper = Stripper(rest: Substring(text).unicodeScalars)
        stripper.code(untilParenthesis: false)
        return String(stripper.result)
    }

    private init(rest: Substring.UnicodeScalarView) {
        self.rest = rest
    }

    private func starts(_ text: String) -> Bool {
        rest.starts(with: text.unicodeScalars)
    }

    /// Drops so many scalars, keeping newlines.
    private mutating func drop(_ count: Int) {
        for scalar in rest.prefix(count) where scalar == "\n" { result.append(scalar) }
        rest = rest.dropFirst(count)
    }

    private mutating func code(untilParenthesis: Bool) {
        var depth = 0
        while let next = rest.first {
            if starts("//") {
                while let scalar = rest.first, scalar != "\n" { drop(1) }
            } else if starts("/*") {
                comment()
            } else if next == "\"" || next == "#", let literal = opening() {
                string(pounds: literal.pounds, quote: literal.quote)
            } else {
                if next == "(" { depth += 1 }
                if next == ")" { depth -= 1 }
                if untilParenthesis, depth < 0 { return }
                if !untilParenthesis { result.append(next) } else if next == "\n" { result.append(next) }
                rest = rest.dropFirst()
            }
        }
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if starts("/*") { depth += 1 }
            if starts("*/") { depth -= 1 }
            drop(starts("/*") || starts("*/") ? 2 : 1)
        } while depth > 0 && !rest.isEmpty
    }

    /// The number of `#` and the quote of a literal that starts here.
    private func opening() -> (pounds: Int, quote: String)? {
        let pounds = rest.prefix { $0 == "#" }.count
        let tail = rest.dropFirst(pounds)
        for quote in ["\"\"\"", "\""] where tail.starts(with: quote.unicodeScalars) { return (pounds, quote) }
        return pounds > 0 && tail.first == "/" ? (pounds, "/") : nil
    }

    private mutating func string(pounds: Int, quote: String) {
        let fence = String(repeating: "#", count: pounds)
        drop(pounds + quote.unicodeScalars.count)
        while !rest.isEmpty {
            if starts(quote + fence) {
                drop(quote.unicodeScalars.count + pounds)
                return
            }
            if quote != "/", starts("\\" + fence + "(") {
                drop(2 + pounds)
                code(untilParenthesis: true)
                drop(1)
            } else {
                drop(starts("\\") && pounds == 0 ? 2 : 1)
            }
        }
    }
}

import Globs

/// What to say of a pattern that cannot be used.
struct PatternAdvice {
    let message: String
    var label = ""
    var help: String?

    init(_ error: GlobError, in text: String) {
        let bytes = Array(text.utf8)
        let part = String(decoding: bytes[error.range.clamped(to: 0..<bytes.count)], as: UTF8.self)
        switch error.kind {
        case .empty:
            message = "an empty pattern selects nothing"
            help = "remove it, or write \"**\" for everything"
        case .tooLong:
            message = "the pattern is too long"
        case .unclosedClass:
            message = "'[' is never closed"
            help = "close it, or write '\\[' for a literal bracket"
        case .unclosedBrace:
            message = "'{' is never closed"
            help = "close it, or write '\\{' for a literal brace"
        case .unknownClass(let name):
            let word = PatternAdvice.className(name)
            message = "no character class '[:\(word):]'"
            let suggestion = Suggestion.value(word, among: PatternAdvice.classes)
            label = suggestion.map { "did you mean '[:\($0.word):]'?" } ?? ""
            help = suggestion == nil ? "classes: \(PatternAdvice.classes.joined(separator: " "))" : nil
        case .reversedRange:
            message = "the range '\(part)' runs backwards"
            help = "put the smaller character first"
        case .trailingBackslash:
            message = "nothing follows the last '\\'"
            help = "write '\\\\' for a literal backslash"
        case .starStarNotWhole:
            message = "'**' crosses directories only as a whole path component"
            label = "here it means the same as *"
            help = "write \"\(PatternAdvice.wholeStars(bytes, error.range))\" to match at any depth"
        case .parentComponent:
            message = "'..' leaves the root"
            help = "set 'root' to a directory that holds all that the rule watches"
        case .currentComponent where [".", "./"].contains(text):
            message = "the pattern names the root itself"
            help = "write \"**\" for everything in it"
        case .currentComponent:
            message = "'.' is no part of a path"
            help = "leave './' out"
        case .emptyComponent where text.contains(" //"):
            message = "'//' does not start a comment"
            help = Reading.comment(text)
        case .emptyComponent:
            message = "nothing stands between the two slashes"
            help = "write one '/', or '/**/' for any directories between"
        case .namesRoot:
            message = "the pattern names the root itself"
            help = "write \"**\" for everything in it"
        case .tilde:
            message = "'~' is not expanded in a pattern"
            help = "patterns are relative to the root: set 'root: \(PatternAdvice.homeRoot(text))'"
        case .numericRange:
            message = "ranges in braces are not expanded"
            help = "write [1-9] for one character, or list them: \(PatternAdvice.listed(part))"
        case .tooManyAlternatives:
            message = "the braces stand for more than 1024 patterns"
            help = "write '*' for parts that may be anything"
        }
    }

    private static let classes = [
        "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
        "xdigit",
    ]

    private static func className(_ text: String) -> String {
        text.filter { $0 != "[" && $0 != "]" && $0 != ":" }
    }

    /// `a/x**y` becomes `a/x*/**/*y`.
    private static func wholeStars(_ bytes: [UInt8], _ stars: Range<Int>) -> String {
        let slash = UInt8(ascii: "/")
        let before = bytes[..<stars.lowerBound]
        let after = bytes[min(stars.upperBound, bytes.count)...].drop { $0 == UInt8(ascii: "*") }
        let startsComponent = before.last == nil || before.last == slash || before.elementsEqual([0x21])
        let endsComponent = after.first == nil || after.first == slash
        let head = String(decoding: before, as: UTF8.self) + (startsComponent ? "" : "*/")
        return head + "**" + (endsComponent ? "" : "/*") + String(decoding: after, as: UTF8.self)
    }

    private static func homeRoot(_ text: String) -> String {
        let parts = text.drop { $0 == "!" }.split(separator: "/").prefix { part in
            !part.contains { "*?[{\\".contains($0) }
        }
        return parts.count < 2 ? "~/" : parts.joined(separator: "/")
    }

    private static func listed(_ part: String) -> String {
        let inner = part.filter { $0 != "{" && $0 != "}" }
        let ends = inner.split(separator: ".", omittingEmptySubsequences: true)
        return ends.count >= 2 ? "{\(ends[0]),...,\(ends[1])}" : "{1,2,3}"
    }
}

import Globs
import HeedModel

/// Why a pattern that does not cover a path looks as if it should.
struct NearMiss {
    let words: String

    /// Tries what people often mean by a pattern; nil where none of it would cover the path.
    init?(_ pattern: String, _ subject: Subject) {
        func covers(_ text: String, _ path: [UInt8]) -> Bool {
            guard let list = try? PatternList([text]) else { return false }
            return list.covering(path.span, isDirectory: subject.isDirectory) != nil
        }
        if covers(pattern.lowercased(), String(decoding: subject.path, as: UTF8.self).lowercased().utf8Bytes)
        {
            words = "would match, were upper and lower case the same"
        } else if pattern.hasSuffix("/*"), covers(pattern + "*", subject.path) {
            words = "is one level; \"\(pattern)*\" is all below"
        } else if !pattern.hasPrefix("**/"), covers("**/" + pattern.trimmedAnchor, subject.path) {
            words = "begins at the root; \"**/\(pattern.trimmedAnchor)\" is anywhere"
        } else if pattern.hasSuffix("/"), !subject.isDirectory,
            covers(String(pattern.dropLast()), subject.path)
        {
            words = "means a directory, and this is a file"
        } else {
            return nil
        }
    }
}

extension String {
    fileprivate var utf8Bytes: [UInt8] { Array(utf8) }

    fileprivate var trimmedAnchor: String {
        if hasPrefix("./") { return String(dropFirst(2)) }
        return hasPrefix("/") ? String(dropFirst()) : self
    }
}

/// A type or an extension that a source file declares.
struct Declaration: Hashable {
    /// With the names of the types around it: `Glob.Parser`.
    var name: String
    var isExtension: Bool
    /// How many types are around it.
    var depth: Int
    /// Whether it is `private` or `fileprivate`.
    var isPrivate: Bool

    /// What a file declares, in order.
    static func all(in source: SourceText) -> [Declaration] {
        let words = source.code.joined(separator: "\n").matches(of: #/[A-Za-z_][A-Za-z0-9_.]*|[{}]|[^\s\w]/#)
            .map {
                String($0.output)
            }
        let kinds: Set<String> = ["struct", "class", "enum", "actor", "protocol", "extension"]
        var result: [Declaration] = []
        var around: [String?] = []
        var waiting: String?
        for (index, word) in words.enumerated() {
            switch word {
            case "{":
                around.append(waiting)
                waiting = nil
            case "}":
                if !around.isEmpty { around.removeLast() }
            case _ where kinds.contains(word):
                guard index + 1 < words.count, words[index + 1].first?.isUppercase == true else { continue }
                let outer = around.compactMap { $0 }
                let before = words[max(0, index - 3)..<index]
                result.append(
                    Declaration(
                        name: (outer + [words[index + 1]]).joined(separator: "."),
                        isExtension: word == "extension",
                        depth: outer.count,
                        isPrivate: before.contains { $0 == "private" || $0 == "fileprivate" }
                    )
                )
                waiting = words[index + 1]
            default: break
            }
        }
        return result
    }
}

/// What a key takes; the schema, the reference page and their tests are made of it.
package indirect enum ValueType: Hashable, Sendable {
    /// One of several words, and what it means.
    package struct Word: Hashable, Sendable {
        /// As written in a rule file.
        package let name: String
        /// What it does, in a few words.
        package let summary: String
    }

    /// Any text.
    case text
    /// Text for a shell.
    case shellText
    /// The name of a directory.
    case directory
    /// The name of a file, or a pattern of such names.
    case file
    /// The name of one file or directory.
    case fileName
    /// A pattern as in `.gitignore`, with braces.
    case pattern
    /// The name of a rule, a lock or a tag.
    case name
    /// `true` or `false`.
    case boolean
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// A number, with decimals if need be.
    case number(ClosedRange<Int>)
    /// A number that stands for itself, such as the language's version.
    case constant(Int)
    /// A duration with its unit.
    case duration
    /// A size with its unit.
    case size
    /// The name of a signal.
    case signal
    /// The name of a signal that can end a process.
    case stopSignal
    /// One of several words.
    case words([Word])
    /// A list of values of one type.
    case list(of: ValueType, isUnique: Bool = false, mayBeEmpty: Bool = false)
    /// Names of variables and their values.
    case environment
    /// Names of one's own and values of one type; at least one.
    case named(ValueType)
    /// A map with keys of the language.
    case map([KeyOutline], KeyConstraints = KeyConstraints())
    /// A value of any of these types.
    case anyOf([ValueType])

    /// One of several words, from what messages say of them.
    package static func choice(_ words: [(name: String, summary: String)]) -> ValueType {
        .words(words.map { Word(name: $0.name, summary: $0.summary) })
    }

    /// A value, or a list of such values.
    package static func oneOrMore(
        _ type: ValueType,
        isUnique: Bool = false,
        mayBeEmpty: Bool = false
    ) -> ValueType {
        .anyOf([type, .list(of: type, isUnique: isUnique, mayBeEmpty: mayBeEmpty)])
    }

    /// Arguments of a program, itself the first.
    package static let arguments = ValueType.list(of: .text)
}

extension ValueType {
    /// The words that can be written for it; none where there are too many to tell what each means.
    var ownWords: [Word] {
        switch self {
        case .words(let words): words.count > 6 ? [] : words
        case .anyOf(let types): types.flatMap(\.ownWords)
        case .text, .shellText, .directory, .file, .fileName, .pattern, .name, .boolean, .integer, .number,
            .constant,
            .duration, .size, .signal, .stopSignal, .list, .environment, .named, .map:
            []
        }
    }
}

extension ValueType {
    /// The keys of its map form; nil where it has none.
    var ownKeys: [KeyOutline]? {
        switch self {
        case .map(let keys, _): keys
        case .anyOf(let types): types.lazy.compactMap(\.ownKeys).first
        case .text, .shellText, .directory, .file, .fileName, .pattern, .name, .boolean, .integer, .number,
            .constant,
            .duration, .size, .signal, .stopSignal, .words, .list, .environment, .named:
            nil
        }
    }
}

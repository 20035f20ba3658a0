import HeedModel

/// Diagnostics that show all that a format can be given.
enum Diagnosed {
    static let all = [unknownKey, crossing, placeless, hostile, several]

    private static let text = "rules:\n  test:\n    path: src/\n    run: make\n"

    private static let file = SourceFile(name: "heed.yaml", bytes: Array(text.utf8))

    private static func position(_ line: Int, _ column: Int, _ byte: Int) -> SourceRange.Position {
        SourceRange.Position(line: line, column: column, byte: byte)
    }

    private static let key = SourceRange(start: position(3, 5, 19), end: position(3, 9, 23))
    private static let name = SourceRange(start: position(2, 3, 9), end: position(2, 7, 13))

    /// One with a label and a fix.
    static let unknownKey = Diagnostic(
        .error,
        id: "unknown-key",
        "unknown key 'path' in rule 'test'",
        file: file,
        range: key,
        label: "spelled 'paths' in heed",
        fix: Diagnostic.Fix(range: key, text: "paths")
    )

    /// A warning over two lines, with note and help.
    static let crossing = Diagnostic(
        .warning,
        id: "some-id",
        "100% of it, is odd",
        file: file,
        range: SourceRange(start: key.start, end: position(4, 5, 33)),
        note: "because",
        help: "write\n  this"
    )

    /// One that speaks of the whole file.
    static let placeless = Diagnostic(
        .error,
        id: "missing-key",
        "the file has no rules",
        file: SourceFile(name: "a:b,c%/heed.yaml", bytes: []),
        range: nil
    )

    /// Names that would do harm to a terminal, or end a line.
    static let hostile = Diagnostic(
        .error,
        id: "bad-value",
        "cannot be '\u{1B}[2J\nx\u{202E}y'",
        file: SourceFile(name: "\u{1B}]0;x\u{7}\n.yaml", bytes: Array("a: \u{1B}x\n".utf8)),
        range: SourceRange(start: position(1, 1, 0), end: position(1, 2, 1)),
        label: "::set-env name=x::\r\n::error::y"
    )

    /// One with a second place.
    static let several = Diagnostic(
        .error,
        id: "duplicate-key",
        "é twice",
        file: file,
        range: key,
        related: [Diagnostic.Related(range: name, label: "first here")]
    )
}

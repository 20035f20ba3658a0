package import HeedModel
import YAMLTree

/// Keys, and values of keys, that rule files may use and that have no effect in this version.
///
/// `heed check` accepts them, `heed run` refuses the file. The one list of them: a row goes when its behaviour comes.
package struct NotYet: Sendable {
    /// As a message names it.
    package let written: String
    /// The key that it belongs to.
    package let key: String
    /// Whether a rule wants it.
    package let isWanted: @Sendable (Rule.Definition) -> Bool

    private init(
        _ written: String,
        of key: String? = nil,
        _ isWanted: @escaping @Sendable (Rule.Definition) -> Bool
    ) {
        self.written = written
        self.key = key ?? written
        self.isWanted = isWanted
    }

    /// All of them.
    package static let all: [NotYet] = [
        NotYet("on-start: changed", of: "on-start") { $0.onStart == .changed }
    ]

    static func diagnostic(
        _ written: String,
        of key: String,
        at range: TextRange?,
        in file: SourceFile
    ) -> Diagnostic {
        let name = written.hasPrefix(key) ? written : "\(written)' in '\(key)"
        return Diagnostic(
            .error,
            id: "not-yet",
            "'\(name)' has no effect in this version of heed",
            file: file,
            range: range.map { SourceRange($0) },
            help: "leave it out to run this file; 'heed check' accepts it"
        )
    }
}

package import HeedModel

/// The rules of one or several rule files, free of mistakes.
package struct RuleSet: Sendable {
    /// In the order of files and of each file's text.
    package var rules: [Rule]
    /// The files they come from.
    package var files: [SourceFile]

    /// Makes a set from its parts.
    package init(rules: [Rule], files: [SourceFile]) {
        self.rules = rules
        self.files = files
    }
}

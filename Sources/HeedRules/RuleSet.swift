package import HeedModel

/// The rules of one or several rule files, free of mistakes.
package struct RuleSet: Sendable {
    /// In the order of files and of each file's text.
    package var rules: [Rule]
    /// The files they come from.
    package var files: [SourceFile]
    /// How many runs may go on at a time; the smallest number that a file asks for, nil where none does.
    package var jobs: Int?
    /// What the files want and this version cannot do; such rules must not be run.
    package var notYet: [Diagnostic]

    /// Makes a set from its parts.
    package init(rules: [Rule], files: [SourceFile], jobs: Int? = nil, notYet: [Diagnostic] = []) {
        self.rules = rules
        self.files = files
        self.jobs = jobs
        self.notYet = notYet
    }
}

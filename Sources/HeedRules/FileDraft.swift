import Globs
import HeedModel

/// A rule file while its keys are read.
package struct FileDraft {
    var root: BytePath?
    var ignore: IgnoreList?
    /// The places of the lines of ``ignore``.
    var ignorePlaces: [SourceRange] = []
    var honoursGitignore = true
    var honoursDefaultIgnores = true
    var environment: [Rule.Variable] = []
    var rules: [RuleDraft] = []

    init() {}
}

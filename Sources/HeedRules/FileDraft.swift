import Globs
import HeedModel
import YAMLTree

/// A rule file while its keys are read.
package struct FileDraft {
    var root: BytePath?
    var ignore: IgnoreList?
    /// The places of the lines of ``ignore``.
    var ignorePlaces: [SourceRange] = []
    var honoursGitignore = true
    var honoursDefaultIgnores = true
    var environment: [Rule.Variable] = []
    var shell: Shell?
    var jobs: Int?
    var holdWhile: HoldWhile?
    var includes: [WrittenWord] = []
    var defaults: RuleDraft?
    var rulesNode: Node?
    var rules: [RuleDraft] = []
    /// Where the keys stand.
    var places: [String: TextRange] = [:]

    init() {}
}

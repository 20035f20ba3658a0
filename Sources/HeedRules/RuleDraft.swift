import Globs
import HeedModel
import YAMLTree

/// A rule while its keys are read: what is nil was not written, or was reported.
package struct RuleDraft {
    var name: String
    var nameRange: TextRange
    /// The places of its values, by key.
    var places: [String: [SourceRange]] = [:]
    var description: String?
    var isEnabled = true
    var paths: (list: PatternList, written: [WrittenPattern])?
    var ignore: IgnoreList?
    var root: BytePath?
    var honoursGitignore: Bool?
    var events: EventSet = .change
    var type = TypeCondition.Kind.file
    var action: Action?
    var workingDirectory: Node?
    var environment: [Rule.Variable] = []
    var standardInput = Rule.StandardInput.none
    var debounce = Debounce()
    var onBusy: any BusyPolicy.Type = QueueWhenBusy.self
    var onStart = Rule.OnStart.never
    var stop = Stop()
    var timeout: Duration?

    init(name: String, nameRange: TextRange) {
        self.name = name
        self.nameRange = nameRange
    }
}

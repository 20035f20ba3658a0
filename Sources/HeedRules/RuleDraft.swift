import Globs
import HeedModel
import YAMLTree

/// A rule while its keys are read: what is nil was not written, or was reported.
///
/// It starts as a copy of what `defaults` says.
package struct RuleDraft {
    var name: String
    var nameRange: TextRange
    var description: String?
    var isEnabled = true
    var tags: [String] = []

    var paths: (list: PatternList, written: [WrittenPattern])?
    var ignore: IgnoreList?
    var root: BytePath?
    var honoursGitignore: Bool?
    var events: EventSet = .change
    var type = TypeCondition.Kind.file
    var outputs: PatternList?

    var action: Action?
    var shell: Shell?
    var via: [Action.Argument] = []
    var workingDirectory: Node?
    var environment: [Rule.Variable] = []
    var standardInput = Rule.StandardInput.none
    var onFailure: Action.Command?

    var each = Rule.Each.batch
    var jobs = 1
    var locks: [String] = []
    var isService = false
    var leftover = Rule.Leftover.kill
    var show = Rule.Show.stream

    var debounce = Debounce()
    var throttle: Duration?
    var onBusy: (any BusyPolicy)?
    var onStart = Rule.OnStart.never
    var stop = Stop()
    var timeout: Duration?
    var retry: Retry?

    var after: [WrittenWord] = []
    var gates = GatesDraft()
    var holdWhile: HoldWhile?

    /// Where the keys stand; those of `defaults` too.
    var places: [String: TextRange] = [:]
    /// Where the values of some keys stand, each item of a list on its own.
    var values: [String: [SourceRange]] = [:]
    /// The keys that it has from `defaults`.
    var inherited: Set<String> = []
    /// Placeholders that only a run for one path can fill in, with the key that they stand in.
    var pathPlaceholders: [PathPlaceholder] = []

    init(name: String, nameRange: TextRange) {
        self.name = name
        self.nameRange = nameRange
    }
}

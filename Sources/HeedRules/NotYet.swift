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
        NotYet("each: path", of: "each") { $0.each == .path },
        NotYet("jobs") { $0.jobs > 1 },
        NotYet("lock") { !$0.locks.isEmpty },
        NotYet("throttle") { ($0.throttle ?? .zero) > .zero },
        NotYet("retry") { ($0.retry?.max ?? 0) > 0 },
        NotYet("after") { !$0.after.isEmpty },
        NotYet("stable", of: "when") { $0.gates.contains { if case .stable = $0 { true } else { false } } },
        NotYet("closed", of: "when") { $0.gates.contains(.closed) },
        NotYet("min-size", of: "when") {
            $0.gates.contains { if case .minSize = $0 { true } else { false } }
        },
        NotYet("max-size", of: "when") {
            $0.gates.contains { if case .maxSize = $0 { true } else { false } }
        },
        NotYet("content-changed", of: "when") { $0.gates.contains(.contentChanged) },
        NotYet("exists", of: "when") { $0.gates.contains { if case .exists = $0 { true } else { false } } },
        NotYet("missing", of: "when") { $0.gates.contains { if case .missing = $0 { true } else { false } } },
        NotYet("test", of: "when") { $0.gates.contains { if case .test = $0 { true } else { false } } },
        NotYet("outputs") { $0.outputs != nil },
        NotYet("on-failure") { $0.onFailure != nil },
        NotYet("show") { $0.show != .stream },
        NotYet("leading", of: "debounce") { $0.debounce.isLeading },
        NotYet("hold-while") { if case .exists = $0.holdWhile { true } else { false } },
        NotYet("via") { !$0.via.isEmpty },
        NotYet("service") { $0.isService },
        NotYet("leftover: keep", of: "leftover") { $0.leftover == .keep },
        NotYet("shell") { $0.shell != .sh },
        NotYet("on-start: existing", of: "on-start") { $0.onStart == .existing },
        NotYet("on-start: changed", of: "on-start") { $0.onStart == .changed },
        NotYet("stdin: json", of: "stdin") { $0.standardInput == .json },
        NotYet("on-busy: skip", of: "on-busy") { $0.onBusy is SkipWhenBusy },
        NotYet("on-busy: parallel", of: "on-busy") { $0.onBusy is ParallelWhenBusy },
        NotYet("signal", of: "on-busy") { $0.onBusy is SignalWhenBusy },
    ]

    /// Whether the number of runs of all rules together has an effect.
    static let boundsAllJobs = false

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

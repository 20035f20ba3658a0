/// What a job does with a batch that becomes due while a run of its rule is still going (`on-busy`).
///
/// To add one: a file in `HeedModel/OnBusy/`, its row in ``BusyPolicies/all`` and its test file.
package protocol BusyPolicy: Sendable {
    /// The value of `on-busy` that selects it.
    static var keyword: String { get }
    /// How a rule file writes it: the keyword, unless it takes a value.
    static var form: String { get }
    /// What it does, in a few words, for help texts.
    static var summary: String { get }
    /// Makes the policy.
    init()
    /// What to do with a batch that is due while the job runs.
    var whileRunning: BusyDecision { get }
}

extension BusyPolicy {
    /// The keyword.
    package static var form: String { keyword }
}

/// What becomes of a batch that is due while its job runs.
package enum BusyDecision: Hashable, Sendable {
    /// Kept for one run after this one.
    case keep
    /// The run is stopped; its paths and the batch's are run together.
    case stopAndKeep
    /// Forgotten, with a notice.
    case drop
    /// Run beside the current run, as far as the rule's `jobs` allow; kept otherwise.
    case startAnother
    /// The running leader gets this signal instead of a run.
    case signal(Signal)
}

/// The busy policies there are.
package enum BusyPolicies {
    /// In the order of help texts; the first is the default.
    package static let all: [any BusyPolicy.Type] = [
        QueueWhenBusy.self, RestartWhenBusy.self, SkipWhenBusy.self, ParallelWhenBusy.self,
        SignalWhenBusy.self,
    ]
}

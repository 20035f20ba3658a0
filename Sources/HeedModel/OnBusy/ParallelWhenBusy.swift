/// Starts another run beside the current one: for commands that do not get in each other's way.
package struct ParallelWhenBusy: BusyPolicy {
    /// The word in a rule file.
    package static let keyword = "parallel"
    /// For help texts.
    package static let summary = "start another run, up to `jobs`"

    /// Makes the policy.
    package init() {}

    /// Starts another run.
    package var whileRunning: BusyDecision { .startAnother }
}

/// Forgets what happens during a run: for commands that see everything anyway, and see it often enough.
package struct SkipWhenBusy: BusyPolicy {
    /// The word in a rule file.
    package static let keyword = "skip"
    /// For help texts.
    package static let summary = "forget changes that come during a run"

    /// Makes the policy.
    package init() {}

    /// Drops the batch.
    package var whileRunning: BusyDecision { .drop }
}

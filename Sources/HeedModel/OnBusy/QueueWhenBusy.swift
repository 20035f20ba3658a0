/// Collects what happens during a run and runs once more afterwards: loses nothing, interrupts nothing.
package struct QueueWhenBusy: BusyPolicy {
    /// The word in a rule file.
    package static let keyword = "queue"
    /// For help texts.
    package static let summary = "run once more when the current run has ended (default)"

    /// Makes the policy.
    package init() {}

    /// Keeps the batch.
    package var whileRunning: BusyDecision { .keep }
}

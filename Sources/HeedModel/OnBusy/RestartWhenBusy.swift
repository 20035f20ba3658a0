/// Stops the run and starts again with the paths of both: the newest save wins, no path is forgotten.
package struct RestartWhenBusy: BusyPolicy {
    /// The word in a rule file.
    package static let keyword = "restart"
    /// For help texts.
    package static let summary = "stop the current run and start again"

    /// Makes the policy.
    package init() {}

    /// Stops the run and keeps the batch.
    package var whileRunning: BusyDecision { .stopAndKeep }
}

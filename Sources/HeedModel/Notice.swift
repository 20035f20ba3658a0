/// One line of the story told to the user.
package enum Notice: Sendable {
    /// What one rule will do, for the list at start.
    package struct RuleSummary: Hashable, Sendable {
        /// The rule's name.
        package var name: String
        /// Its patterns, as written.
        package var patterns: [String]
        /// Its busy policy's keyword.
        package var onBusy: String

        /// Makes a summary.
        package init(name: String, patterns: [String], onBusy: String) {
            self.name = name
            self.patterns = patterns
            self.onBusy = onBusy
        }
    }

    /// heed watches.
    case ready(rules: [RuleSummary], directories: Int, root: BytePath, file: String)
    /// A run was started.
    case started(Run)
    /// A run wrote a line.
    case output(Run, OutputLine)
    /// A run ended.
    case ended(Run, Outcome, RunEnd, failedBefore: Bool)
    /// A due run does not happen, and why.
    case skipped(rule: String, reason: String)
    /// A failed run is repeated after a wait; counted from 1.
    case retrying(rule: String, repetition: Int, of: Int, after: Duration)
    /// A running action was told of changes by a signal.
    case signalled(Run, Signal)
    /// A rule that is due waits for something.
    case waiting(rule: String, Wait)
    /// A rule has started itself so often and is slowed down.
    case looping(rule: String, Loop)
    /// A rule that starts itself starts no more; `runsAgo` where nothing new comes of it.
    case paused(rule: String, Loop, runsAgo: Int?)
    /// heed is ending and stops these runs.
    case stopping(rules: [String])
    /// Something the user must know.
    case problem(Problem)
}

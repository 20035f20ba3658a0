package import HeedModel

extension Job {
    /// How a run ended and what becomes of its batch.
    package struct Ending: Sendable {
        /// The run.
        package var run: Run
        /// How it ended.
        package var outcome: Outcome
        /// Whether the rule's command did not do its work.
        package var isFailure = false
        /// Whether its paths are kept for a repetition.
        package var isRepeated = false
        /// The wait before the repetition; nil where a newer batch comes anyway.
        package var repeatedAfter: Duration?

        /// What cannot start for its very arguments cannot start a second time.
        var canBeRepeated: Bool {
            if case .neverStarted(let failure) = outcome {
                return failure.kind != .unsafeArgument && failure.kind != .argumentsTooLong
            }
            return true
        }
    }
}

extension Outcome {
    /// The outcome of a run that nobody told to stop.
    package init(_ status: RunEnd.Status) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signalled(let number): self = .signalled(number)
        case .neverStarted(let failure): self = .neverStarted(failure)
        case .skipped(let reason): self = .skipped(reason)
        }
    }
}

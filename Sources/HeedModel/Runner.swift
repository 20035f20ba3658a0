/// Executes runs: the seam between the dispatcher and real processes.
package protocol Runner: Sendable {
    /// Starts a run and returns at once.
    ///
    /// - Parameters:
    ///   - run: what to run.
    ///   - receive: told what happens, in order, from any thread; `ended` comes exactly once and last,
    ///     and must be taken without waiting.
    func start(_ run: Run, receive: @escaping @Sendable (RunEvent) -> Void)

    /// Asks a run to end: the signal and CONT to its whole tree, KILL after the grace.
    ///
    /// Returns at once. Does nothing where the run has ended; a later call with a shorter grace shortens it.
    func stop(_ id: Run.ID, _ stop: Stop)

    /// Sends a signal to the first process of a run, and to no other one (`on-busy: {signal: …}`).
    ///
    /// Returns at once. Between two steps of a run it does nothing.
    func signal(_ id: Run.ID, _ signal: Signal)
}

/// What a runner tells of a run.
package enum RunEvent: Sendable {
    /// One line that the action wrote.
    case output(OutputLine)
    /// The run has ended and nothing of it is left.
    case ended(RunEnd)
}

/// One line of an action's output, without its newline.
package struct OutputLine: Hashable, Sendable {
    /// Where it was written.
    package enum Stream: String, Hashable, Sendable {
        /// Standard output.
        case stdout
        /// Standard error.
        case stderr
    }

    /// Where it was written.
    package var stream: Stream
    /// As written: need not be UTF-8, at most 64 KiB (a longer line comes in pieces).
    package var bytes: [UInt8]

    /// Makes a line.
    package init(stream: Stream, bytes: [UInt8]) {
        self.stream = stream
        self.bytes = bytes
    }
}

/// How the processes of a run ended, as the runner saw it.
package struct RunEnd: Hashable, Sendable {
    /// What the last step did.
    package enum Status: Hashable, Sendable {
        /// Exit status.
        case exited(Int32)
        /// Signal number.
        case signalled(Int32)
        /// No process ran.
        case neverStarted(StartFailure)
        /// There was nothing to do, for this reason; not a failure.
        case skipped(String)
    }

    /// What the last step did.
    package var status: Status
    /// From start to end.
    package var duration: Duration
    /// How many processes the action left behind, killed now.
    package var leftOver: Int
    /// The name or number (from 1) of the step that failed, where the action has several.
    package var failedStep: String?

    /// Makes an end.
    package init(status: Status, duration: Duration, leftOver: Int = 0, failedStep: String? = nil) {
        self.status = status
        self.duration = duration
        self.leftOver = leftOver
        self.failedStep = failedStep
    }
}

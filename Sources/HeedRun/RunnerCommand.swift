import HeedModel

/// What other threads ask of the runner's loop.
enum RunnerCommand: Sendable {
    /// Start a run; the moment is when this was asked for, in nanoseconds of the monotonic clock.
    case start(Run, at: Int64, receive: @Sendable (RunEvent) -> Void)
    /// End a run.
    case stop(Run.ID, Stop)
    /// Send a signal to a run's first process.
    case signal(Run.ID, Signal)
    /// A step has been laid out.
    case prepared(Run.ID, Result<StepPlan, StepPlan.Refusal>)
    /// Output of this size has reached its receiver.
    case delivered(Run.ID, size: Int)
    /// A server of this generation has ended.
    case serverEnded(Int)
    /// Kill what runs and end; the descriptor is closed when all is done.
    case shutdown(Descriptor)
    /// Nobody is left who could start or ask anything.
    case retire
}

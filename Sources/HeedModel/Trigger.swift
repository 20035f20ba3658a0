/// A batch whose time has come, or another reason to run.
package struct Trigger: Hashable, Sendable {
    /// Why something runs; the value of `HEED_REASON`.
    package enum Reason: String, Hashable, Sendable {
        /// Something changed.
        case event
        /// heed started.
        case start
        /// As if what exists had just been written (`on-start: existing`).
        case existing
        /// A person asked for it.
        case manual
        /// The rules that it waits for have succeeded.
        case after
        /// The run before it failed.
        case retry
        /// Something changed while heed was not running.
        case changed
        /// Something changed while the kernel's queue overflowed.
        case overflow
    }

    /// Why.
    package var reason: Reason
    /// For what; empty at start.
    package var batch: Batch

    /// Makes a trigger.
    package init(reason: Reason, batch: Batch = Batch()) {
        self.reason = reason
        self.batch = batch
    }
}

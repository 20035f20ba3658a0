package import HeedModel

/// What heed tells a run guard: to end the run, or to signal its leader.
package struct GuardOrder {
    /// Who gets the signal.
    package enum Target: UInt32 {
        /// All of the run, then CONT; KILL follows.
        case tree = 0
        /// The first process, which goes on.
        case leader = 1
    }

    /// Which signal.
    package var signal: UInt32
    /// KILL follows after this many milliseconds, where the target is the tree.
    package var grace: UInt32
    /// Who gets the signal.
    package var target: Target

    /// The order to pass a signal on to the leader.
    package init(toLeader signal: Signal) {
        self.signal = UInt32(max(0, signal.number))
        grace = 0
        target = .leader
    }

    /// The order that a stop means.
    package init(_ stop: Stop) {
        signal = UInt32(max(0, stop.signal.number))
        target = .tree
        let parts = stop.grace.components
        let milliseconds = parts.seconds.multipliedReportingOverflow(by: 1000)
        let total = milliseconds.overflow ? Int64.max : milliseconds.partialValue
        grace = UInt32(
            clamping: total.addingReportingOverflow(parts.attoseconds / 1_000_000_000_000_000).partialValue
        )
    }

    /// As sent.
    package var bytes: [UInt8] {
        [signal, grace, target.rawValue].flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
    }
}

package import HeedModel

/// What heed tells a run guard: end the run.
package struct GuardOrder {
    /// Sent to the whole tree, then CONT.
    package var signal: UInt32
    /// KILL follows after this many milliseconds.
    package var grace: UInt32

    /// The order that a stop means.
    package init(_ stop: Stop) {
        signal = UInt32(max(0, stop.signal.number))
        let parts = stop.grace.components
        let milliseconds = parts.seconds.multipliedReportingOverflow(by: 1000)
        let total = milliseconds.overflow ? Int64.max : milliseconds.partialValue
        grace = UInt32(
            clamping: total.addingReportingOverflow(parts.attoseconds / 1_000_000_000_000_000).partialValue
        )
    }

    /// As sent.
    package var bytes: [UInt8] {
        [signal, grace].flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
    }
}

internal import CLinux

/// Moments of `CLOCK_MONOTONIC` in ns.
package enum Deadline {
    /// Now.
    package static var now: Int64 { cl_monotonic() }

    /// The moment that lies a duration ahead; negative durations count as zero, huge ones as 292 years.
    package static func after(_ duration: Duration) -> Int64 {
        let (sum, overflow) = now.addingReportingOverflow(nanoseconds(duration))
        return overflow ? .max : sum
    }

    /// A duration in ns, between zero and the largest that fits.
    package static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .max }
        // Rounded up: whoever asks for a wait of at least so long gets it.
        let (sum, tooFar) = whole.addingReportingOverflow((attoseconds + 999_999_999) / 1_000_000_000)
        return tooFar ? .max : sum
    }
}

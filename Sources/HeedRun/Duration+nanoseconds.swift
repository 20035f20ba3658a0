extension Duration {
    /// In whole nanoseconds; as much as fits where it is longer than 292 years.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let whole = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let sum = whole.partialValue.addingReportingOverflow(attoseconds / 1_000_000_000)
        if whole.overflow || sum.overflow { return seconds < 0 ? .min : .max }
        return sum.partialValue
    }
}

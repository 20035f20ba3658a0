/// Counts the elementary steps of a match, so that a test can hold the bound without a clock.
protocol StepCount {
    mutating func step()
}

/// Counts nothing, and costs nothing once specialised.
struct Uncounted: StepCount {
    @inline(__always)
    mutating func step() {}
}

/// Counts.
struct Counted: StepCount {
    var steps = 0

    mutating func step() {
        steps += 1
    }
}

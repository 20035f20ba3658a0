import Testing

/// One way to run an action, how much it is given to do, and what must hold.
struct Mode: Sendable, CustomTestStringConvertible {
    var name: String
    /// Keys of the rule, as lines.
    var keys: String
    /// Arguments of `Programs/record.pl`.
    var options: [String] = []
    /// How many operations each writer does in a part, by default.
    var operations: Int
    /// Writers wait after about one in so many operations.
    var pauses = 0
    /// Whether heed is suspended until its queue has overflowed.
    var overflows = false
    var oracle: Oracle

    var testDescription: String { name }

    static let all = [
        Mode(name: "queue", keys: "", operations: 800, overflows: true, oracle: Oracle(isSerial: true)),
        Mode(
            name: "restart",
            keys: "on-busy: restart\n    debounce: {quiet: 20ms, max: 200ms}",
            options: ["pause=0.3"],
            operations: 400,
            pauses: 30,
            oracle: Oracle(needsSuccess: true, isSerial: true)
        ),
        Mode(
            name: "parallel",
            keys: "on-busy: parallel\n    jobs: 4\n    debounce: {quiet: 20ms, max: 100ms}",
            options: ["pause=0.1"],
            operations: 400,
            pauses: 100,
            oracle: Oracle()
        ),
        Mode(
            name: "each path",
            keys: "each: path\n    jobs: 8\n    debounce: {quiet: 20ms, max: 200ms}",
            operations: 200,
            pauses: 50,
            oracle: Oracle(isSerialByPath: true)
        ),
        Mode(
            name: "retry",
            keys: "retry: {max: 100, delay: 10ms, max-delay: 50ms}\n    debounce: {quiet: 20ms, max: 200ms}",
            options: ["fail=3"],
            operations: 500,
            pauses: 100,
            overflows: true,
            oracle: Oracle(needsSuccess: true, isSerial: true)
        ),
        Mode(
            name: "throttle",
            keys: "throttle: 300ms\n    debounce: {quiet: 10ms, max: 50ms}",
            operations: 400,
            pauses: 60,
            oracle: Oracle(isSerial: true)
        ),
    ]
}

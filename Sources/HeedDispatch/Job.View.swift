extension Job {
    /// What is to be known of it after anything has happened.
    struct View {
        var next: Next
        var deadline: Duration?
        var isPending: Bool
        var isStopping: Bool
        var isGoing: Bool
        var isBlank: Bool
    }

    /// Looks at it; mutating only so that it is looked at where it is: to copy it would take longer than the look.
    mutating func view(at now: Duration) -> View {
        View(
            next: next,
            deadline: deadline,
            isPending: isPending,
            isStopping: going.contains { $0.stopped != nil },
            isGoing: !going.isEmpty,
            isBlank: isBlank(at: now)
        )
    }

    /// Its deadline; mutating as ``view(at:)`` is.
    mutating func deadlineInPlace() -> Duration? { deadline }
}

/// Does things one after the other on a thread of its own; ends when it is no longer needed and all is done.
///
/// Whoever adds something may use the worker's state, which no other thread ever sees.
final class Worker<State>: Sendable {
    private let sender: Mailbox<@Sendable (inout State) -> Void>.Sender

    /// Starts the thread; the state is made on it.
    init(_ make: @escaping @Sendable () -> State) throws(SystemFailure) {
        let (sender, receiver) = try Mailbox<@Sendable (inout State) -> Void>.make(isBlocking: true)
        self.sender = sender
        try KernelThread.start {
            var state = make()
            while true {
                let jobs = receiver.receive()
                guard !jobs.isEmpty else { return }
                for job in jobs {
                    job(&state)
                }
            }
        }
    }

    /// Adds something to do.
    func add(_ job: @escaping @Sendable (inout State) -> Void) {
        sender.post(job)
    }
}

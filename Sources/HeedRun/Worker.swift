/// Does things one after the other on a thread of its own; ends when it is no longer needed and all is done.
final class Worker: Sendable {
    private let sender: Mailbox<@Sendable () -> Void>.Sender

    /// Starts the thread.
    init() throws(SystemFailure) {
        let (sender, receiver) = try Mailbox<@Sendable () -> Void>.make(isBlocking: true)
        self.sender = sender
        try KernelThread.start {
            while true {
                let jobs = receiver.receive()
                guard !jobs.isEmpty else { return }
                for job in jobs {
                    job()
                }
            }
        }
    }

    /// Adds something to do.
    func add(_ job: @escaping @Sendable () -> Void) {
        sender.post(job)
    }
}

import CLinux
import Synchronization

/// Work in threads of their own: the test runner's tasks may all be blocked in reads.
final class Background: Sendable {
    private let work: @Sendable () -> Void
    private let finished = Mutex(false)

    private init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    /// Starts the work.
    static func start(_ work: @escaping @Sendable () -> Void) -> Background {
        let background = Background(work)
        let argument = Unmanaged.passRetained(background).toOpaque()
        let error = cl_thread_start(
            { argument in
                guard let argument else { return nil }
                let background = Unmanaged<Background>.fromOpaque(argument).takeRetainedValue()
                background.work()
                background.finished.withLock { $0 = true }
                return nil
            },
            argument
        )
        precondition(error == 0, "no thread")
        return background
    }

    var isFinished: Bool { finished.withLock { $0 } }

    /// What work found out.
    final class Answer<Value: Sendable>: Sendable {
        private let answer = Mutex<Value?>(nil)

        func set(_ value: Value) { answer.withLock { $0 = value } }

        var value: Value? { answer.withLock { $0 } }
    }
}

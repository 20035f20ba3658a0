import CLinux

/// A thread of its own, in which every signal is blocked.
enum KernelThread {
    /// Starts a thread; it ends when its body returns.
    static func start(_ body: @escaping @Sendable () -> Void) throws(SystemFailure) {
        let context = Unmanaged.passRetained(Body(body))
        let result = cl_thread_start(
            { argument in
                if let argument {
                    Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().call()
                }
                return nil
            },
            context.toOpaque()
        )
        guard result < 0 else { return }
        context.release()
        throw SystemFailure(code: -result)
    }
}

private final class Body: Sendable {
    let call: @Sendable () -> Void

    init(_ call: @escaping @Sendable () -> Void) {
        self.call = call
    }
}

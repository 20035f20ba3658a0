import CLinux
import Glibc

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

    /// Proves that so many threads more can be started, by doing it.
    ///
    /// Foundation's `Process` waits for ever where its own thread cannot be started.
    static func prove(_ count: Int) throws(SystemFailure) {
        let (reading, writing) = try Descriptor.pipe()
        _ = cl_fcntl(reading.number, F_SETFL, 0)
        for _ in 0..<count {
            try start {
                var byte: UInt8 = 0
                _ = cl_read(reading.number, &byte, 1)
            }
        }
        withExtendedLifetime(writing) {}
    }
}

private final class Body: Sendable {
    let call: @Sendable () -> Void

    init(_ call: @escaping @Sendable () -> Void) {
        self.call = call
    }
}

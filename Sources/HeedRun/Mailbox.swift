import CLinux
import Glibc

/// Hands values to one thread without a lock: the kernel's pipe is the queue.
///
/// What travels is the address of a box that holds the value; a write of eight bytes to a pipe is atomic (pipe(7)).
enum Mailbox<Message: Sendable> {
    /// The end that any thread may post to.
    final class Sender: Sendable {
        private let pipe: Descriptor

        fileprivate init(_ pipe: Descriptor) {
            self.pipe = pipe
        }

        /// Posts a message; waits where some thousand are not read yet.
        ///
        /// - Returns: false where the receiver is gone; the message is then dropped.
        @discardableResult
        func post(_ message: Message) -> Bool {
            let box = Unmanaged.passRetained(Box(message))
            var address = UInt(bitPattern: box.toOpaque())
            guard cl_write(pipe.number, &address, MemoryLayout<UInt>.size) < 0 else { return true }
            box.release()
            return false
        }
    }

    /// The end that one thread reads.
    final class Receiver: Sendable {
        private let pipe: Descriptor

        fileprivate init(_ pipe: Descriptor) {
            self.pipe = pipe
        }

        /// To be asked whether something waits.
        var descriptor: Int32 { pipe.number }

        /// Messages in the order in which they were posted; empty where none waits or no sender is left.
        func receive() -> [Message] {
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: 256) { addresses in
                let size = Int(cl_read(pipe.number, addresses.baseAddress, 256 * MemoryLayout<UInt>.size))
                guard size > 0 else { return [] }
                return addresses.prefix(size / MemoryLayout<UInt>.size).compactMap { address in
                    UnsafeRawPointer(bitPattern: address).map {
                        Unmanaged<Box<Message>>.fromOpaque($0).takeRetainedValue().value
                    }
                }
            }
        }

        deinit {
            // The sender may still be there, and nobody posts to a thread that could not be started.
            _ = cl_fcntl(pipe.number, F_SETFL, O_NONBLOCK)
            while !receive().isEmpty {}
        }
    }

    /// Makes both ends; the receiver waits in ``Receiver/receive()`` only where `isBlocking`.
    static func make(isBlocking: Bool) throws(SystemFailure) -> (Sender, Receiver) {
        let (reading, writing) = try Descriptor.pipe()
        if isBlocking {
            let result = cl_fcntl(reading.number, F_SETFL, 0)
            guard result >= 0 else { throw SystemFailure(code: -result) }
        }
        return (Sender(writing), Receiver(reading))
    }
}

private final class Box<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}

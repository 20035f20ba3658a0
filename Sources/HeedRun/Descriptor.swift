import CLinux
import Glibc

/// Owns one file descriptor and closes it when nobody needs it any more.
package final class Descriptor: Sendable {
    /// The number.
    package let number: Int32

    /// Takes over an open descriptor.
    package init(_ number: Int32) {
        self.number = number
    }

    /// Takes over the result of a call that gives a descriptor or a negative errno.
    package init(checking result: Int32) throws(SystemFailure) {
        guard result >= 0 else { throw SystemFailure(code: -result) }
        number = result
    }

    deinit {
        _ = cl_close(number)
    }

    /// A pipe, both ends close-on-exec; only the reading end is non-blocking.
    package static func pipe() throws(SystemFailure) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        let result = cl_pipe2(&ends, O_CLOEXEC)
        guard result >= 0 else { throw SystemFailure(code: -result) }
        let pair = (reading: Descriptor(ends[0]), writing: Descriptor(ends[1]))
        let flags = cl_fcntl(ends[0], F_SETFL, O_NONBLOCK)
        guard flags >= 0 else { throw SystemFailure(code: -flags) }
        return pair
    }

    /// Two connected SEQPACKET sockets, both close-on-exec.
    package static func socketPair() throws(SystemFailure) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        let result = cl_socketpair(&ends)
        guard result >= 0 else { throw SystemFailure(code: -result) }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// A nameless file that holds these bytes, to be read from its beginning.
    package static func memory(_ bytes: [UInt8]) throws(SystemFailure) -> Descriptor {
        let file = try Descriptor(checking: cl_memfd_create("heed", 1 /* MFD_CLOEXEC */))
        try file.write(bytes)
        guard lseek(file.number, 0, SEEK_SET) == 0 else { throw SystemFailure(code: EIO) }
        return file
    }

    /// Writes all bytes.
    package func write(_ bytes: [UInt8]) throws(SystemFailure) {
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes { all -> Int in
                let rest = UnsafeRawBufferPointer(rebasing: all[written...])
                return Int(cl_write(number, rest.baseAddress, rest.count))
            }
            guard result > 0 else { throw SystemFailure(code: result < 0 ? Int32(-result) : EIO) }
            written += result
        }
    }
}

import Glibc
import SystemPackage

/// A program of the test's own that runs beside it, spoken to by its standard input and output.
final class Program {
    private(set) var process: pid_t = 0
    private var input: CInt
    private let output: CInt

    /// Starts a program, found by PATH; its standard error is the test's.
    init(_ arguments: [String]) throws {
        var (down, up): ([CInt], [CInt]) = ([-1, -1], [-1, -1])
        guard pipe(&down) == 0, pipe(&up) == 0 else { throw Errno(rawValue: errno) }
        for descriptor in down + up { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, down[0], 0)
        posix_spawn_file_actions_adddup2(&actions, up[1], 1)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let error = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
        close(down[0])
        close(up[1])
        (input, output) = (down[1], up[0])
        guard error == 0 else {
            close(input)
            close(output)
            throw Errno(rawValue: error)
        }
    }

    deinit {
        close(output)
        finish()
    }

    /// Writes to its standard input.
    func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
    }

    /// What it wrote: at least a byte if it is waited for, nothing at the end.
    func receive(waiting: Bool) -> [UInt8] {
        var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        guard waiting || poll(&ready, 1, 0) > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
        return Array(buffer.prefix(max(0, count)))
    }

    /// Everything it still writes.
    func rest() -> String {
        var bytes: [UInt8] = []
        while true {
            let more = receive(waiting: true)
            guard !more.isEmpty else { return String(decoding: bytes, as: UTF8.self) }
            bytes += more
        }
    }

    /// Ends its input and waits until it is gone; the code it ended with, 128 more than the signal's number.
    @discardableResult
    func finish() -> Int32 {
        if input >= 0 { close(input) }
        input = -1
        guard process > 0 else { return 0 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        process = 0
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}

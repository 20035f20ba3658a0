import Foundation
import Glibc
import HeedTestKit
import Synchronization
import Testing

/// Something with a reader, who reads when the test says so.
final class Channel: Sendable {
    enum Kind: Sendable {
        case fifo, terminal, socket
    }

    static let kinds: [Kind] = [.fifo, .terminal, .socket]

    /// What a reporter writes to.
    let writing: Int32
    private let path: String
    private let reading: Mutex<Int32>

    private init(writing: Int32, reading: Int32, path: String = "") {
        self.writing = writing
        self.path = path
        self.reading = Mutex(reading)
    }

    deinit {
        close(writing)
        closeReader()
    }

    static func make(_ kind: Kind, _ tree: TemporaryTree) throws -> Channel {
        switch kind {
        case .fifo: return try fifo(tree)
        case .terminal: return try terminal()
        case .socket:
            var ends: [Int32] = [0, 0]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            return Channel(writing: ends[0], reading: ends[1])
        }
    }

    static func fifo(_ tree: TemporaryTree) throws -> Channel {
        let path = tree.path + "/fifo"
        try #require(mkfifo(path, 0o600) == 0)
        let reading = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let writing = open(path, O_WRONLY | O_CLOEXEC)
        try #require(writing >= 0)
        return Channel(writing: writing, reading: reading, path: path)
    }

    private static func terminal() throws -> Channel {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (lock, number): (CInt, CInt) = (0, 0)
        // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2)
        try #require(master >= 0 && ioctl(master, 0x4004_5431, &lock) == 0)
        try #require(ioctl(master, 0x8004_5430, &number) == 0)
        let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(slave >= 0)
        var settings = termios()
        tcgetattr(slave, &settings)
        cfmakeraw(&settings)
        tcsetattr(slave, TCSANOW, &settings)
        return Channel(writing: slave, reading: master)
    }

    func closeReader() {
        reading.withLock { reading in
            if reading >= 0 { close(reading) }
            reading = -1
        }
    }

    /// Lets a fifo have a reader again.
    func openReader() throws {
        let again = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(again >= 0)
        reading.withLock { $0 = again }
    }

    /// Reads so many bytes, or up to an end.
    func read(_ count: Int) -> String {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = some(count - bytes.count)
            guard !more.isEmpty else { break }
            bytes += more
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads once, so many bytes at most; nothing where there is an end or nothing comes for long.
    private func some(_ limit: Int) -> [UInt8] {
        let descriptor = reading.withLock { $0 }
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&state, 1, 30_000) == 1 else { return [] }
        var buffer = [UInt8](repeating: 0, count: min(limit, 65536))
        let size = Glibc.read(descriptor, &buffer, buffer.count)
        return Array(buffer.prefix(max(0, size)))
    }

    /// Reads so many lines, a little at a time, on a thread of its own.
    func lines(_ count: Int) async -> [String] {
        await withCheckedContinuation { done in
            Thread.detachNewThread { [self] in
                var lines: [String] = []
                var rest: [UInt8] = []
                while lines.count < count {
                    let text = some(4000)
                    guard !text.isEmpty else { break }
                    rest += text
                    while let end = rest.firstIndex(of: 0x0A) {
                        lines.append(String(decoding: rest[..<end], as: UTF8.self))
                        rest.removeSubrange(...end)
                    }
                }
                done.resume(returning: lines)
            }
        }
    }
}

import CLinux
import Glibc
import Inotify
import Synchronization

/// A thread that is meant to wait, seen from outside.
final class BlockedThread: Sendable {
    private final class Number: Sendable {
        let value = Mutex(0)
    }

    private let number: Number
    private let background: Background

    /// Starts it; it can be looked at from now on.
    init(_ work: @escaping @Sendable () -> Void) {
        let number = Number()
        self.number = number
        background = Background.start {
            number.value.withLock { $0 = Int(cl_gettid()) }
            work()
        }
        while id == 0 { sched_yield() }
    }

    var isFinished: Bool { background.isFinished }

    /// The kernel's number of the thread.
    var id: Int { number.value.withLock { $0 } }

    /// Whether it waits in the kernel.
    var isAsleep: Bool { status("State")?.hasPrefix("S") == true }

    /// How often it has gone to sleep.
    var sleeps: Int { status("voluntary_ctxt_switches").flatMap { Int($0) } ?? -1 }

    private func status(_ key: String) -> String? { Self.status(key, of: "\(id)") }

    /// How often all threads of a name have gone to sleep, together; nil if there is none.
    static func sleeps(ofAll name: String) -> Int? {
        guard let directory = opendir("/proc/self/task") else { return nil }
        defer { closedir(directory) }
        var sum: Int?
        while let entry = readdir(directory) {
            let id = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard status("Name", of: id) == name else { continue }
            sum = (sum ?? 0) + (status("voluntary_ctxt_switches", of: id).flatMap { Int($0) } ?? 0)
        }
        return sum
    }

    private static func status(_ key: String, of id: String) -> String? {
        let bytes = ProcFile.contents(of: "/proc/self/task/\(id)/status") ?? []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split { $0 == ":" || $0 == "\t" || $0 == " " }
            if words.count > 1, words[0] == key { return String(words[1]) }
        }
        return nil
    }
}

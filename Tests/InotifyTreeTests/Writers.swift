import Glibc
import Inotify
import InotifyTree

/// The child processes of another process, looked at by way of /proc.
struct Writers {
    private let parent: pid_t

    init(of parent: pid_t) { self.parent = parent }

    /// Waits until none of them does anything, but not for ever.
    func waitUntilIdle() throws {
        var (before, quiet) = (time, 0)
        for _ in 0..<1000 where quiet < 4 {
            try Observer.letTimePass()
            let now = time
            quiet = now == before ? quiet + 1 : 0
            before = now
        }
    }

    /// The time they have worked so far, in ticks of the clock.
    private var time: Int {
        Disk.entries("/proc/\(parent)/task").directories.flatMap { thread in
            words(of: "/proc/\(parent)/task/\(String(decoding: thread, as: UTF8.self))/children")
        }.reduce(0) { sum, child in
            let fields = words(of: "/proc/\(child)/stat")
            return sum + (fields.count > 14 ? (Int(fields[13]) ?? 0) + (Int(fields[14]) ?? 0) : 0)
        }
    }

    private func words(of file: String) -> [String] {
        String(decoding: ProcFile.contents(of: file) ?? [], as: UTF8.self)
            .split { " \n".contains($0) }.map { String($0) }
    }
}

import CLinux
import Foundation

/// Processes as /proc shows them.
enum Processes {
    /// Living processes whose environment holds a text.
    static func marked(_ mark: String) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int32.init).filter { pid in
            let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ") ?? Data()
            return environment.range(of: Data(mark.utf8)) != nil && state(pid) != "Z"
        }
    }

    /// The same once there are so many of them; a process that is being replaced shows no environment.
    static func marked(_ mark: String, atLeast count: Int) -> [Int32] {
        let limit = cl_monotonic() + 10_000_000_000
        var found = marked(mark)
        while found.count < count, cl_monotonic() < limit {
            sched_yield()
            found = marked(mark)
        }
        return found
    }

    /// The state letter; nil where there is no such process.
    static func state(_ pid: Int32) -> String? {
        fields(pid)?.first
    }

    static func parent(_ pid: Int32) -> Int32? {
        fields(pid).flatMap { Int32($0[1]) }
    }

    static func children(_ pid: Int32) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int32.init).filter { parent($0) == pid }
    }

    /// Waits for the end of a process that need not be a child.
    static func hasEnded(_ pid: Int32, within seconds: Int = 10) -> Bool {
        let handle = cl_pidfd_open(pid)
        guard handle >= 0 else { return true }
        defer { _ = cl_close(handle) }
        return cl_poll_until(handle, cl_monotonic() + Int64(seconds) * 1_000_000_000) == 1
    }

    /// Waits until a process that was just started sleeps.
    static func falls(asleep pid: Int32, within seconds: Int64 = 10) -> Bool {
        let limit = cl_monotonic() + seconds * 1_000_000_000
        while let state = state(pid), cl_monotonic() < limit {
            if state == "S" { return true }
            sched_yield()
        }
        return false
    }

    private static func fields(_ pid: Int32) -> [String]? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[end...].dropFirst(2).split(separator: " ").map(String.init)
        return fields.count > 2 ? fields : nil
    }
}

import Foundation
import HeedTestKit
import Testing

/// Processes found through /proc.
enum Processes {
    /// Ids of the processes whose current directory is at or below a path, without the ones named `heed`.
    static func below(_ path: String) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap(Int32.init).filter { id in
            guard let cwd = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd")
            else {
                return false
            }
            let name = (try? String(contentsOfFile: "/proc/\(id)/comm", encoding: .utf8))?.dropLast() ?? ""
            return (cwd == path || cwd.hasPrefix(path + "/")) && !name.hasPrefix("heed")
        }
    }

    /// A line of a process's status, such as `VmRSS`.
    static func status(_ id: Int32, _ key: String) -> String? {
        let text = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix(key + ":") }
        return line.map { $0.dropFirst(key.count + 1).trimmingCharacters(in: .whitespaces) }
    }

    /// Whether a process waits in write(2) to a descriptor; the call's number is 1 on x86-64, 64 on aarch64.
    static func isWriting(_ id: Int32, to descriptor: Int) -> Bool {
        let call = (try? String(contentsOfFile: "/proc/\(id)/syscall", encoding: .utf8)) ?? ""
        return call.hasPrefix("1 0x\(descriptor) ") || call.hasPrefix("64 0x\(descriptor) ")
    }

    /// Ids of the children of a process.
    static func children(of parent: Int32) -> [Int32] {
        let text = try? String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
        return (text ?? "").split(separator: " ").compactMap { Int32($0) }
    }

    /// Returns once no signal waits to be taken by a process; false where one does after the limit.
    static func hasTakenSignals(_ id: Int32, within seconds: Double) async -> Bool {
        let deadline = DispatchTime.now() + seconds
        while let status = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("ShdPnd:") }),
            line.dropFirst(7).contains(where: { $0 != "0" && $0 != "\t" })
        {
            if DispatchTime.now() > deadline { return false }
            await Task.yield()
        }
        return true
    }

    /// The arguments of a process, as one text.
    static func command(_ id: Int32) -> String {
        let data = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    /// The number of the run that a process belongs to.
    static func run(of id: Int32) -> Int? {
        let environment = FileManager.default.contents(atPath: "/proc/\(id)/environ") ?? Data()
        let variable = environment.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            .first { $0.hasPrefix("HEED_RUN_ID=") }
        return variable.flatMap { Int($0.dropFirst(12)) }
    }

    /// Returns once no process is left below a path; false where some are after the limit.
    ///
    /// With a number of a run, only those of that run and of earlier ones count.
    static func gone(below path: String, within seconds: Double, ofRunsUpTo last: Int = .max) async -> Bool {
        let deadline = DispatchTime.now() + seconds
        while below(path).contains(where: { last == .max || run(of: $0) ?? .max <= last }) {
            if DispatchTime.now() > deadline { return false }
            await Task.yield()
        }
        return true
    }
}

/// Files with names that are bytes.
enum RawFile {
    struct Failure: Error {
        var code: Int32
    }

    /// Creates a file with one byte in it.
    static func create(_ path: [UInt8]) throws {
        let name = path.map { CChar(bitPattern: $0) } + [0]
        let descriptor = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        guard write(descriptor, "x", 1) == 1 else { throw Failure(code: errno) }
    }
}

/// Reads what an action writes into a fifo.
enum FifoReader {
    /// The next line; blocks a thread of its own, not the test's.
    static func line(_ path: String) async -> String? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let data = try? FileHandle(forReadingAtPath: path)?.readToEnd()
                let text = data.flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
                continuation.resume(returning: text?.split(separator: "\n").first.map(String.init))
            }
        }
    }
}

/// What a program has said, to be searched in any order.
struct Story {
    private let heed: RunningProgram

    init(_ heed: RunningProgram) {
        self.heed = heed
    }

    /// Waits for a line, described by `what`; it may have been said already.
    func waitFor(_ what: String, _ isWanted: (String) -> Bool) async {
        while !heed.linesSoFar.contains(where: isWanted) {
            // Nothing contains the empty text here; a colon is in every line that heed says.
            guard await heed.line(with: ":") != nil else {
                Issue.record("ended before it said: \(what)")
                return
            }
        }
    }
}

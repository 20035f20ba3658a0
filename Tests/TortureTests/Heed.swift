import Foundation
import HeedTestKit

/// The built heed, and what the kernel tells of a running one.
///
/// `HEED` names another than the one beside the tests.
enum Heed {
    /// The folder of these tests.
    static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    /// Its path.
    static let path: String = {
        if let named = ProcessInfo.processInfo.environment["HEED"] { return named }
        let repository = sources + "/../.."
        let beside = Bundle.main.bundleURL.path
        let candidates = [beside, beside + "/..", repository + "/.build/debug"].map { $0 + "/heed" }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? beside + "/heed"
    }()

    /// Starts heed in a folder with the rule file there, and waits until it watches.
    ///
    /// With a namespace it has its own mounts.
    static func watching(in folder: String, hasNamespace: Bool = false) async throws -> RunningProgram {
        let namespace = ["/usr/bin/unshare", "-Urm", "--propagation", "private"]
        let heed = try RunningProgram((hasNamespace ? namespace : []) + [path, "run"], in: folder)
        await heed.line(with: "heed: watching")
        return heed
    }

    /// What starts a program with the mounts that a heed has.
    static func beside(_ heed: RunningProgram) -> [String] {
        ["/usr/bin/nsenter", "-t", "\(heed.processID)", "-U", "-m", "--preserve-credentials"]
    }

    /// Runs a program to its end; its exit status.
    @discardableResult
    static func run(_ arguments: [String], in folder: String) async throws -> Int32 {
        try await RunningProgram(arguments, in: folder).ended()
    }

    /// The inodes that a process's inotify instances watch.
    static func watchedInodes(_ process: Int32) -> Set<UInt64> {
        var inodes: Set<UInt64> = []
        let folder = "/proc/\(process)/fdinfo"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let text = String(decoding: File.contents(Array("\(folder)/\(name)".utf8)), as: UTF8.self)
            for line in text.split(separator: "\n") where line.hasPrefix("inotify") {
                let word = line.split(separator: " ").first { $0.hasPrefix("ino:") }
                if let inode = word.flatMap({ UInt64($0.dropFirst(4), radix: 16) }) { inodes.insert(inode) }
            }
        }
        return inodes
    }

    /// What a process holds.
    struct Holdings: Hashable {
        var descriptors: Int
        var children: Int
        var zombies: Int
        /// Memory of its own that it has written to.
        var dirtyKilobytes: Int
    }

    /// What heed holds now.
    static func holdings(_ process: Int32) -> Holdings {
        let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
        let servers = children(of: process)
        let all = servers + servers.flatMap(children(of:))
        let zombies = all.count { status($0, "State")?.contains("Z") ?? false }
        let memory = String(
            decoding: File.contents(Array("/proc/\(process)/smaps_rollup".utf8)),
            as: UTF8.self
        )
        let dirty = memory.split(separator: "\n").first { $0.hasPrefix("Private_Dirty:") }
        return Holdings(
            descriptors: descriptors ?? 0,
            children: all.count,
            zombies: zombies,
            dirtyKilobytes: dirty.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        )
    }

    private static func status(_ process: Int32, _ key: String) -> String? {
        let text = String(decoding: File.contents(Array("/proc/\(process)/status".utf8)), as: UTF8.self)
        return text.split(separator: "\n").first { $0.hasPrefix(key + ":") }.map(String.init)
    }

    private static func children(of parent: Int32) -> [Int32] {
        let path = "/proc/\(parent)/task/\(parent)/children"
        return String(decoding: File.contents(Array(path.utf8)), as: UTF8.self).split(separator: " ")
            .compactMap { Int32($0) }
    }
}

import CLinux
import Glibc
import Inotify
import SystemPackage

/// One run of a script.
final class ScriptRun {
    let disk: Disk
    let inotify: Inotify
    private var answers: [String] = []
    private var cookies: [String] = []

    init() throws {
        disk = try Disk()
        inotify = try Inotify()
    }

    /// What was said since the last call.
    func takeAnswers() throws -> [String] {
        while let event = try inotify.wait(timeout: .zero) { answers.append(text(event)) }
        defer { answers = [] }
        return answers
    }

    /// The same, but waits for more until they satisfy, 10 s at most.
    ///
    /// A close is not over when the call returns if another test starts a program just then: until that runs, it has
    /// the descriptor too.
    func takeAnswers(until satisfy: ([String]) -> Bool) throws -> [String] {
        var lines = try takeAnswers()
        for _ in 0..<100 where !satisfy(lines) {
            if let event = try inotify.wait(timeout: .milliseconds(100)) { lines.append(text(event)) }
        }
        return lines
    }

    private func text(_ event: Inotify.Event) -> String {
        let text = strip(event.description)
        guard let range = text.firstRange(of: " cookie ") else { return text }
        let cookie = String(text[range.upperBound...])
        if !cookies.contains(cookie) { cookies.append(cookie) }
        return text[..<range.lowerBound] + " #\((cookies.firstIndex(of: cookie) ?? 0) + 1)"
    }

    private func strip(_ text: String) -> String {
        text.replacing(disk.path + "/", with: "").replacing(disk.path, with: ".")
    }

    /// Takes one step; false if it failed.
    func step(_ words: [String], _ text: String) throws -> Bool {
        let one = words.count > 1 ? words[1] : ""
        let two = words.count > 2 ? words[2] : ""
        switch words[0] {
        case "$":
            return Shell.run(
                String(text.dropFirst(2)),
                in: disk.path,
                environment: ["SCRIPTS=" + Script.folder]
            )
        case "mkdir": return disk.makeDirectory(one)
        case "write": return disk.write(one, two)
        case "append": return append(one, two)
        case "read": return ProcFile.contents(of: disk.path(one)) != nil
        case "list": return !disk.contents(one).directories.isEmpty
        case "rm": return disk.remove(one)
        case "mv": return disk.move(one, two)
        case "exchange":
            return cl_exchange(disk.path(one), disk.path(two)) == 0
        case "hardlink": return disk.hardLink(one, two)
        case "symlink": return disk.link(one, two)
        case "chmod": return disk.change(mode: mode_t(one, radix: 8) ?? 0, two)
        case "mmap": return map(one)
        case "tmpfile": return temporaryFile(one, two)
        case "watch": return try watch(one, two, words.count > 3 ? words[3] : "replace")
        case "unwatch": return try unwatch(one)
        case "show":
            try takeAllEvents()
            answers += inotify.watches.map(describe).sorted()
            return true
        case "mark":
            _ = try takeAnswers()
            return true
        default: throw Script.Mistake(description: "unknown step: \(words[0])")
        }
    }

    private func takeAllEvents() throws {
        while let event = try inotify.wait(timeout: .zero) { answers.append(text(event)) }
    }

    private func watch(_ name: String, _ mask: String, _ existing: String) throws -> Bool {
        guard let mask = Inotify.Mask(mask) else { throw Script.Mistake(description: "no mask: \(mask)") }
        let existing = ["replace": Inotify.ExistingWatch.replace, "merge": .merge, "fail": .fail][existing]
        guard let existing else { throw Script.Mistake(description: "replace, merge or fail") }
        do {
            try inotify.addWatch(disk.file(name == "." ? "" : name), mask, ifWatched: existing)
        } catch {
            answers.append("error: " + strip(error.description))
        }
        return true
    }

    private func unwatch(_ name: String) throws -> Bool {
        let watch = inotify.watches.first { $0.path == disk.file(name) }
        guard let watch else {
            answers.append("not watched")
            return true
        }
        answers.append(try watch.remove() ? "removed" : "was gone")
        return true
    }

    private func describe(_ watch: Inotify.Watch) -> String {
        let aliases = watch.aliases.map { " = " + strip($0.string) }.joined()
        return "watch \(strip(watch.path.string))\(aliases) \(watch.mask)" + (watch.isActive ? "" : " (gone)")
    }

    private func append(_ name: String, _ text: String) -> Bool {
        let descriptor = open(disk.path(name), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(descriptor) }
        return text.withCString { write(descriptor, $0, strlen($0)) } == text.utf8.count
    }

    /// Writes by way of memory.
    private func map(_ name: String) -> Bool {
        let descriptor = open(disk.path(name), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        let memory = mmap(nil, 1, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        close(descriptor)
        guard let memory, memory != MAP_FAILED else { return false }
        memory.storeBytes(of: 0x41, as: UInt8.self)
        return msync(memory, 1, MS_SYNC) == 0 && munmap(memory, 1) == 0
    }

    /// A file that has no name at first, and perhaps gets one.
    private func temporaryFile(_ directory: String, _ name: String) -> Bool {
        let descriptor = open(disk.path(directory), O_WRONLY | 0o20200000 /* O_TMPFILE */ | O_CLOEXEC, 0o644)
        guard descriptor >= 0, write(descriptor, "x", 1) == 1 else { return false }
        defer { close(descriptor) }
        if name.isEmpty { return true }
        let from = "/proc/self/fd/\(descriptor)"
        return linkat(AT_FDCWD, from, AT_FDCWD, disk.path(name), 0x400 /* AT_SYMLINK_FOLLOW */) == 0
    }
}

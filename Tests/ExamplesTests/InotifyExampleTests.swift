import Foundation
import HeedTestKit
import Testing

@Suite("The programs of examples/inotify", .timeLimit(.minutes(2)))
struct InotifyExampleTests {
    static let python = ProcessInfo.processInfo.environment["HEED_PYTHON"] ?? "/usr/bin/python3"

    /// Whether Python has asyncinotify.
    static let hasSeed: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-c", "import asyncinotify"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// A program's lines after the first, with paths below the tree; `stdbuf` since they are read as they come.
    private func watch(_ command: [String], in tree: TemporaryTree) async throws -> RunningProgram {
        let program = try RunningProgram(["/usr/bin/stdbuf", "-oL"] + command + [tree.path], in: tree.path)
        #expect(await program.line(with: "watching") == "watching")
        return program
    }

    private func next(_ program: RunningProgram, _ tree: TemporaryTree) async -> String? {
        await program.line(with: tree.path)?.replacingOccurrences(of: tree.path + "/", with: "")
            .replacing(#/ cookie \d+/#, with: "")
    }

    /// What a program says to a file that is written, renamed and deleted.
    private func lines(_ command: [String]) async throws -> [String?] {
        let tree = try TemporaryTree()
        let program = try await watch(command, in: tree)
        try tree.write("a.txt", "text")
        var lines: [String?] = [await next(program, tree)]
        try FileManager.default.moveItem(atPath: tree.path + "/a.txt", toPath: tree.path + "/b.txt")
        lines += [await next(program, tree), await next(program, tree)]
        try FileManager.default.removeItem(atPath: tree.path + "/b.txt")
        lines += [await next(program, tree)]
        if command.joined().contains("/sync/") || command.joined().contains("watch-sync") {
            lines.append(await program.line(with: "nothing happened"))
            #expect(await program.ended() == 0)
        } else {
            await program.killed()
        }
        return lines
    }

    static let told = ["CLOSE_WRITE a.txt", "MOVED_FROM a.txt", "MOVED_TO b.txt", "DELETE b.txt"]

    @Test("watch-async tells what happens")
    func async() async throws {
        #expect(try await lines([Repository.programs + "/watch-async"]) == Self.told)
    }

    @Test("watch-sync tells what happens, and ends when nothing does")
    func sync() async throws {
        #expect(
            try await lines([Repository.programs + "/watch-sync"]) == Self.told + ["nothing happened for 2 s"]
        )
    }

    @Test("watch-recursive tells what happens in directories that are new")
    func recursive() async throws {
        let tree = try TemporaryTree()
        let program = try await watch([Repository.programs + "/watch-recursive"], in: tree)
        try tree.write("a/b/c.txt", "text")
        var told: [String] = []
        while told.last != "written a/b/c.txt", let line = await next(program, tree) {
            told.append(line.replacingOccurrences(of: " (found)", with: ""))
        }
        #expect(told == ["created a/", "created a/b/", "created a/b/c.txt", "written a/b/c.txt"])
        await program.killed()
    }

    /// asyncinotify says masks as Python does; their names are the same.
    private func names(_ lines: [String?]) -> [String?] {
        lines.map { $0?.replacing(#/<Mask\.([A-Z_]+): \d+>/#) { String($0.1) }.replacing("Mask.", with: "") }
    }

    @Test("the Python programs tell the same", .enabled(if: hasSeed, "asyncinotify is not installed"))
    func python() async throws {
        let folder = Repository.path + "/examples/inotify"
        let numbers = ["CLOSE_WRITE": 8, "MOVED_FROM": 64, "MOVED_TO": 128, "DELETE": 512]
        let told = Self.told.map { line in
            numbers.reduce(line) {
                $0.hasPrefix($1.key + " ") ? "\($1.value)" + $0.dropFirst($1.key.count) : $0
            }
        }
        let async = try await lines([Self.python, folder + "/async/watch.py"])
        #expect(async == told || names(async) == Self.told)
        let sync = try await lines([Self.python, folder + "/sync/watch.py"])
        let end = ["nothing happened for 2 s"]
        #expect(sync == told + end || names(sync) == Self.told + end)
    }

    @Test("docs/asyncinotify.md shows the programs as they are, and names tests that exist")
    func page() throws {
        let page = try Repository.text("docs/asyncinotify.md")
        let blocks = page.components(separatedBy: "\n```").filter {
            $0.hasPrefix("swift") || $0.hasPrefix("python")
        }
        let sources = try ["async", "sync", "recursive"].flatMap { name in
            try ["Watch.swift", "watch.py"].map { try Repository.text("examples/inotify/\(name)/\($0)") }
        }
        func plain(_ text: String) -> String {
            text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(
                separator: "\n"
            )
        }
        let shown = blocks.dropFirst().map {
            plain($0.split(separator: "\n").dropFirst().joined(separator: "\n"))
        }
        #expect(shown.count == 6)
        for text in shown {
            #expect(sources.contains { plain($0).contains(text) }, "\(text)")
        }
        #expect(try missingTests(of: page) == [])
    }

    /// Tests that the page's tables name and that do not exist.
    private func missingTests(of page: String) throws -> [String] {
        let folders = ["Tests/InotifyTests", "Tests/InotifyTreeTests"]
        let code = try folders.flatMap { folder in
            try Repository.names(in: folder, ending: ".swift").map { try Repository.text(folder + "/" + $0) }
        }.joined()
        let scripts = try Repository.names(in: "Tests/InotifyTests/Scripts", ending: ".txt")
        let rows = page.split(separator: "\n").filter { $0.firstMatch(of: #/^\| [TD]\d+/#) != nil }
        #expect(rows.count == 36)
        return rows.flatMap { row -> [String] in
            let cell = row.split(separator: "|").last.map(String.init) ?? ""
            let names = cell.matches(of: #/`([^`]+)`/#).map { String($0.1) }
            return names.isEmpty ? [String(row)] : names
        }.filter { name in
            if name.hasSuffix(".txt") { return !scripts.contains(name) }
            return !["@Test(\"\(name)\"", "func `\(name)`(", "func \(name)("].contains { code.contains($0) }
        }
    }
}

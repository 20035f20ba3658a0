import Foundation
import HeedTestKit

/// A copy of a folder of examples/, so that a test leaves nothing in the repository.
struct ExampleFolder {
    struct Failed: Error {
        var command: [String]
        var status: Int32
        var output: [String]
    }

    let tree: TemporaryTree

    /// Copies the files that belong to the repository.
    init(_ name: String) throws {
        tree = try TemporaryTree()
        let source = Repository.path + "/examples/" + name
        let made = ["run", "repo", "results.log"]
        for item in try FileManager.default.contentsOfDirectory(atPath: source) where !made.contains(item) {
            try FileManager.default.copyItem(atPath: "\(source)/\(item)", toPath: "\(tree.path)/\(item)")
        }
    }

    /// Starts heed and waits until it watches.
    func heed() async throws -> RunningProgram {
        let heed = try RunningProgram([Repository.heed, "run", "-f", "heed.yaml"], in: tree.path)
        await heed.line(with: "heed: watching")
        return heed
    }

    /// Runs a command to its end, which must be a good one; gives its output.
    @discardableResult
    func run(_ command: [String], in folder: String = "") async throws -> [String] {
        var command = command
        if command[0].hasPrefix("./") { command[0] = tree.path + command[0].dropFirst() }
        let program = try RunningProgram(command, in: tree.path + "/" + folder)
        let status = await program.ended()
        guard status == 0 else {
            throw Failed(command: command, status: status, output: program.linesSoFar)
        }
        return program.linesSoFar
    }

    /// Ends the process whose number stands in a file, where it still runs, whatever became of the test.
    func kill(_ file: String) {
        let text = tree.text(file)?.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let number = text.flatMap(Int32.init), number > 1 else { return }
        Foundation.kill(number, SIGTERM)
    }

    /// Asks a web server until it gives an answer; false where it does not within twenty seconds.
    func answers(_ text: String, at address: String) async throws -> Bool {
        let deadline = DispatchTime.now() + 20
        while DispatchTime.now() < deadline {
            let answer = try await run(["/usr/bin/env", "curl", "-sS", "--max-time", "10", address])
            if answer == [text] { return true }
        }
        return false
    }
}

/// A port of this machine that nobody listens on.
enum FreePort {
    struct Failure: Error {
        var code: Int32
    }

    /// Asks the kernel for one and gives it back at once.
    static func number() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
            }
        }
        guard result == 0 else { throw Failure(code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }
}

import CLinux
import Foundation
import Glibc
package import HeedModel

/// One running heed-guard, and heed's end of the socket that it takes requests from.
///
/// Source: DESIGN.md, section 7. It is the only thing that is started by Foundation's `Process`.
package final class GuardServer: Sendable {
    /// What became of a request.
    package enum Sending {
        /// A run guard has it, or will.
        case sent
        /// The socket is full.
        case full
        /// There is nobody to take it.
        case gone
    }

    /// Counts the servers of a runner, from 1.
    package let generation: Int
    private let process: Process
    private let socket: Descriptor

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - path: the program.
    ///   - generation: which one it is.
    ///   - onEnd: told, once, that the server has ended.
    /// - Throws: a problem where the program cannot be started.
    package init(path: String, generation: Int, onEnd: @escaping @Sendable () -> Void) throws(Problem) {
        self.generation = generation
        let process = Process()
        do {
            let (ours, theirs) = try Descriptor.socketPair()
            process.executableURL = URL(fileURLWithPath: path)
            process.standardInput = FileHandle(fileDescriptor: theirs.number, closeOnDealloc: false)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            process.terminationHandler = { _ in onEnd() }
            try withExtendedLifetime(theirs) { try process.run() }
            process.standardInput = nil
            socket = ours
        } catch {
            throw GuardServer.problem(path, "\(error)")
        }
        self.process = process
    }

    /// The number of its process.
    package var processIdentifier: Int32 { process.processIdentifier }

    /// The socket, to be asked whether it takes more.
    package var descriptor: Int32 { socket.number }

    /// Sends a request and the descriptors of its run; never waits.
    package func send(_ request: [UInt8], _ descriptors: [Int32]) -> Sending {
        let flags = Int32(MSG_DONTWAIT)
        let result = cl_send(socket.number, request, request.count, descriptors, descriptors.count, flags)
        guard result < 0 else { return .sent }
        switch Int32(-result) {
        case EAGAIN, ENOBUFS, ENOMEM, ETOOMANYREFS: return .full
        default: return .gone
        }
    }

    /// Where heed-guard is: beside this program.
    ///
    /// - Throws: a problem where it is not there; heed must not go on then.
    package static func besideThisProgram() throws(Problem) -> String {
        var path = "heed-guard"
        if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            path = URL(fileURLWithPath: program).deletingLastPathComponent().path + "/" + path
        }
        guard access(path, X_OK) == 0 else {
            throw problem(path, SystemFailure(code: errno).text)
        }
        return path
    }

    private static func problem(_ path: String, _ reason: String) -> Problem {
        Problem(
            .error,
            id: "guard-missing",
            "cannot start \(Printable.text(path.utf8)): \(reason)",
            notes: ["without it nothing would end what an action leaves behind"],
            help: ["install heed-guard into the directory that holds heed"]
        )
    }
}

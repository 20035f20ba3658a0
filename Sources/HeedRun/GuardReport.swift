import Glibc

/// What a run guard tells.
package enum GuardReport: Hashable, Sendable {
    /// What the guard was doing when it failed.
    package enum Stage: Int32, Sendable {
        /// Reading the request.
        case request = 1
        /// Making a process.
        case fork
        /// Going to the working directory.
        case directory
        /// Executing the program.
        case program
        /// Executing the program's interpreter.
        case interpreter
    }

    /// The program runs: its number, and that of its guard.
    case started(pid: Int32, guard: Int32)
    /// Nothing runs.
    case failed(code: Int32, Stage)
    /// The program ended with an exit status.
    case exited(Int32)
    /// The program was ended by a signal.
    case signalled(Int32)
    /// Processes outlived the program and are being ended: how many, the oldest one's age and command.
    case leftOver(count: Int, milliseconds: Int, command: [UInt8])
    /// The run is over and processes of it live on: how many, the oldest one's age and command.
    case kept(count: Int, milliseconds: Int, command: [UInt8])
    /// Nothing is left, save for what could not be killed: how many, and the command of one.
    case done(unkillable: Int, command: [UInt8])

    /// The size of a report.
    package static let size = 128

    /// Reads a report; nil where it is not one.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == GuardReport.size else { return nil }
        let kind = bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
        let value = bytes.loadUnaligned(fromByteOffset: 4, as: Int32.self)
        let detail = bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self)
        let command = Array(bytes[12...].prefix { $0 != 0 })
        switch kind {
        case 1: self = .started(pid: value, guard: detail)
        case 2: self = .failed(code: value, Stage(rawValue: detail) ?? .request)
        case 3: self = GuardReport.ended(value)
        case 4: self = .leftOver(count: Int(value), milliseconds: Int(detail), command: command)
        case 6: self = .kept(count: Int(value), milliseconds: Int(detail), command: command)
        case 5: self = .done(unkillable: Int(value), command: command)
        default: return nil
        }
    }

    /// Reads a status of wait(2).
    private static func ended(_ status: Int32) -> GuardReport {
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}

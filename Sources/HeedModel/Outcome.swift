/// How a run ended: a value, not an error.
package enum Outcome: Hashable, Sendable {
    /// Why a run was stopped.
    package enum StopCause: Hashable, Sendable {
        /// Something changed again and `on-busy` is `restart`.
        case newerChange
        /// heed is ending.
        case shutdown
    }

    /// Ended by itself with this status; 0 is success.
    case exited(Int32)
    /// Ended by a signal that heed did not send.
    case signalled(Int32)
    /// Took longer than `timeout` and was stopped.
    case timedOut
    /// Was stopped by heed.
    case stopped(StopCause)
    /// No process of it ever ran.
    case neverStarted(StartFailure)
    /// There was nothing to do, for this reason.
    case skipped(String)

    /// Whether it ended by itself with status 0.
    package var isSuccess: Bool { self == .exited(0) }

    /// Whether the action did not do what it should, on its own account.
    package var isFailure: Bool {
        switch self {
        case .exited(let code): code != 0
        case .signalled, .timedOut, .neverStarted: true
        case .stopped, .skipped: false
        }
    }

    /// The exit status by which a shell, `timeout` or `env` would tell it.
    package var shellStatus: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let number): 128 + number
        case .timedOut: 124
        case .stopped: 143
        case .neverStarted(let failure): failure.exitStatus
        case .skipped: 0
        }
    }
}

/// Why no process of a run could be started.
package struct StartFailure: Hashable, Sendable, Error {
    /// What kind of failure it is.
    package enum Kind: String, Hashable, Sendable {
        /// The program does not exist (status 127 of a shell).
        case notFound
        /// The program exists and cannot be executed (126).
        case notExecutable
        /// The working directory does not exist.
        case cwdMissing
        /// Arguments and environment are longer than the kernel takes.
        case argumentsTooLong
        /// A changed path would have been read as an option.
        case unsafeArgument
        /// Something else (125).
        case other
    }

    /// What kind.
    package var kind: Kind
    /// What happened, with the name of what it happened to, and what to do; one line.
    package var message: String

    /// Makes a failure.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The exit status that `env`, `timeout` and `nohup` give for it.
    package var exitStatus: Int32 {
        switch kind {
        case .notFound: 127
        case .notExecutable: 126
        case .cwdMissing, .argumentsTooLong, .unsafeArgument, .other: 125
        }
    }
}

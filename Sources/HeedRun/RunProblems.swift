import HeedModel

/// What a user should know of how a run ended.
enum RunProblems {
    /// Processes that outlived their action were ended.
    static func leftOver(_ run: Run, _ count: Int, _ command: [UInt8]) -> Problem {
        let what = count == 1 ? "1 process" : "\(count) processes"
        return Problem(
            .warning,
            id: "left-over",
            "rule \(Printable.text(run.rule.name.utf8)) left \(what) behind, ended now: \(Printable.text(command))",
            help: ["let the action wait for what it starts"]
        )
    }

    /// Processes of a run cannot be killed.
    static func unkillable(_ run: Run, _ count: Int, _ command: [UInt8]) -> Problem {
        let what = count == 1 ? "1 process" : "\(count) processes"
        return Problem(
            .error,
            id: "cannot-kill",
            "\(what) of rule \(Printable.text(run.rule.name.utf8)) cannot be killed: \(Printable.text(command))",
            notes: ["they run as another user, or wait for a device or a network file system"],
            help: ["end them by hand"]
        )
    }

    /// The process that contains a run was killed.
    static func lostGuard(_ run: Run) -> Problem {
        Problem(
            .warning,
            id: "guard-killed",
            "the guard of run \(run.id) of rule \(Printable.text(run.rule.name.utf8)) was killed, and the run with it"
        )
    }
}

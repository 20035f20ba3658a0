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
            help: [
                "let the action wait for what it starts,",
                "or write `leftover: keep` in the rule if it is meant to stay, as a build daemon is",
            ]
        )
    }

    /// Processes that many runs of a rule have left behind live on.
    static func keptMany(_ rule: Rule, _ count: Int) -> Problem {
        Problem(
            .warning,
            id: "kept-many",
            "processes of \(count) runs of rule \(Printable.text(rule.name.utf8)) live on (`leftover: keep`)",
            notes: ["they cost memory until heed ends"],
            help: ["let the action use the one that is there before it starts another"]
        )
    }

    /// It is not known whether somebody still writes a file.
    static func cannotAskForWriters(_ rule: Rule) -> Problem {
        Problem(
            .warning,
            id: "cannot-ask",
            "rule \(Printable.text(rule.name.utf8)) has `closed: true`, and for some of its files it cannot be"
                + " known whether somebody has them open for writing",
            notes: ["they belong to another user, or their file system has no leases; they count as closed"],
            help: ["use `when: { stable: 2s }` instead"]
        )
    }

    /// A hook or a test took too long.
    static func tooLong(_ run: Run) -> Problem {
        let what =
            switch run.part {
            case .action: "a run"
            case .onFailure: "`on-failure`"
            case .test: "`when: test`"
            }
        return Problem(
            .warning,
            id: "too-long",
            "\(what) of rule \(Printable.text(run.rule.name.utf8)) took longer than a minute and was stopped"
        )
    }

    /// Names that a list with one name a line cannot carry.
    static func leftOut(_ run: Run, _ names: [[UInt8]]) -> Problem {
        let first = Printable.text(names.first ?? [])
        let more = names.count > 1 ? " and \(names.count - 1) more" : ""
        return Problem(
            .warning,
            id: "unsafe-argument",
            "rule \(Printable.text(run.rule.name.utf8)) was not told of '\(first)'\(more): `stdin: paths` has one"
                + " name a line, and a name that holds a line end would read as two",
            help: ["use `stdin: paths0` or `stdin: json`"]
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

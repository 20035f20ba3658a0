import HeedModel
import YAMLTree

extension Reading {
    /// Keys of one rule that exclude each other, or need one that is not there.
    mutating func reportConflicts(_ draft: RuleDraft) {
        reportService(draft)
        reportStart(draft)
        reportJobs(draft)
        reportPlaceholders(draft)
        reportDeletions(draft)
        reportSSH(draft)
        reportSignalToShell(draft)
        reportBackground(draft)
        reportWithoutEffect(draft)
    }

    /// `npm start &`: the text ends at once, and what it started is killed.
    private mutating func reportBackground(_ draft: RuleDraft) {
        guard draft.leftover == .kill, let place = draft.places["run"],
            case .shell(let text)? = draft.action?.steps.last?.command, ShellText.endsInBackground(text)
        else { return }
        report.warn(
            "bad-value",
            "with '&' at its end the command is over at once, and what it started is killed",
            at: place,
            help: "leave the '&' out; a process that stays is a 'service: true'"
        )
    }

    /// What a service inherits and cannot have is left out by ``finish(_:of:)``; what it says itself is a mistake.
    private mutating func reportService(_ draft: RuleDraft) {
        guard draft.isService else { return }
        let conflicts: [(key: String, isSet: Bool, written: String, why: String)] = [
            ("each", draft.each == .path, "each: path", "a service is one process for all changes"),
            ("timeout", draft.timeout != nil, "timeout", "a service stays until it is stopped"),
            ("retry", (draft.retry?.max ?? 0) > 0, "retry", "a service starts again at the next change"),
        ]
        for conflict in conflicts where conflict.isSet && !draft.inherited.contains(conflict.key) {
            reportConflict(
                draft,
                "service",
                conflict.key,
                "'service: true' and '\(conflict.written)' exclude each other",
                label: conflict.why,
                help: "remove one of them"
            )
        }
    }

    private mutating func reportStart(_ draft: RuleDraft) {
        if draft.onStart == .run, draft.each == .path {
            reportConflict(
                draft,
                "each",
                "on-start",
                "'on-start: run' has no path to run for, and with 'each: path' a run needs one",
                label: "",
                help: "write 'on-start: existing' to run once for every matching file"
            )
        }
        let needsPaths = draft.onStart == .existing || draft.onStart == .changed
        if needsPaths, draft.places["paths"] == nil, draft.places["after"] != nil {
            reportConflict(
                draft,
                "after",
                "on-start",
                "'on-start: \(draft.onStart.rawValue)' needs 'paths' to know for which files",
                label: "",
                help: "add 'paths', or write 'on-start: run'"
            )
        }
    }

    /// A number of jobs that nothing asks for is probably meant to run batches side by side.
    private mutating func reportJobs(_ draft: RuleDraft) {
        guard let place = draft.places["jobs"], !draft.inherited.contains("jobs"), draft.jobs > 1,
            draft.each != .path, !(draft.onBusy is ParallelWhenBusy)
        else { return }
        report.warn(
            "conflicting-keys",
            "'jobs' has no effect here: the rule has one run at a time",
            at: place,
            help: "add 'each: path' for one run for each changed path, or 'on-busy: parallel'"
        )
    }

    private mutating func reportPlaceholders(_ draft: RuleDraft) {
        guard draft.each != .path else { return }
        for placeholder in draft.pathPlaceholders where placeholder.needsOnePath {
            report.add(
                "bad-placeholder",
                "'{\(placeholder.name)}' needs 'each: path'",
                at: placeholder.range,
                label: "a batch has many paths",
                help: "add 'each: path' to run once per file, or use {paths}"
            )
        }
    }

    /// `{paths}` are paths that exist: a rule for deletions never has one.
    private mutating func reportDeletions(_ draft: RuleDraft) {
        let deletions: EventSet = [.delete, .kernel(0x200), .kernel(0x40)]
        guard draft.events.isSubset(of: deletions), draft.each != .path,
            let placeholder = draft.pathPlaceholders.first(where: { !$0.needsOnePath })
        else { return }
        report.add(
            "conflicting-keys",
            "'{paths}' is never filled in: it takes paths that exist, and this rule is for deleted ones",
            at: placeholder.range,
            help:
                "write 'stdin: paths' to read the names of deleted files, or add 'each: path' and use {path}"
        )
    }

    /// ssh joins its arguments with spaces and has a shell read them on the other side.
    private mutating func reportSSH(_ draft: RuleDraft) {
        let note = "ssh joins its arguments into one text, which a shell on the other side takes apart again"
        let isRemote = draft.via.contains { Reading.program($0) == "ssh" }
        for step in draft.action?.steps ?? [] {
            switch step.command {
            case .shell where isRemote:
                report.add(
                    "ssh-arguments",
                    "with 'via: [ssh, ...]' shell text and names arrive in pieces",
                    at: draft.places["via"],
                    note: note,
                    help: "write 'exec:' with the remote command, and 'stdin: paths0' if it wants the names"
                )
                return
            case .exec(let arguments):
                guard isRemote || arguments.first.flatMap(Reading.program) == "ssh" else { continue }
                guard let placeholder = draft.pathPlaceholders.first else { continue }
                report.add(
                    "ssh-arguments",
                    "'{\(placeholder.name)}' could run as code on the other side of ssh",
                    at: placeholder.range,
                    note: note,
                    help: "pass names by 'stdin: paths0', for example to  xargs -0"
                )
                return
            case .shell: continue
            }
        }
    }

    /// A signal for the leader hits the shell, unless the shell has made way for the command.
    private mutating func reportSignalToShell(_ draft: RuleDraft) {
        guard let policy = draft.onBusy as? SignalWhenBusy,
            case .shell(let text)? = draft.action?.steps.last?.command, !ShellText.endsWithExec(text),
            let place = draft.places["on-busy"]
        else { return }
        report.warn(
            "signal-to-shell",
            "\(policy.signal.name) goes to the shell that runs the text, not to the command in it",
            at: place,
            help: "write 'exec' before the last command of 'run', or 'exec:' instead of 'run:'"
        )
    }

    /// The name of a program without its directory.
    static func program(_ argument: Action.Argument) -> String? {
        guard case .text(let pieces) = argument, case .literal(let bytes)? = pieces.first, pieces.count == 1
        else { return nil }
        return bytes.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Says that two keys do not go together, at the one that the rule says itself, or at the later one.
    private mutating func reportConflict(
        _ draft: RuleDraft,
        _ first: String,
        _ second: String,
        _ message: String,
        label: String,
        help: String
    ) {
        guard let one = draft.places[first], let other = draft.places[second] else { return }
        let isOther =
            draft.inherited.contains(first) == draft.inherited.contains(second)
            ? one.start.byte < other.start.byte : draft.inherited.contains(first)
        report.add(
            "conflicting-keys",
            message,
            at: isOther ? other : one,
            label: label,
            help: help,
            related: [(isOther ? one : other, "and this")]
        )
    }
}

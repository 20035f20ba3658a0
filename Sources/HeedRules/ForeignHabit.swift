import YAMLTree

/// What other tools have a key for and heed has none: how it is done here.
struct ForeignHabit: Sendable {
    var label = ""
    var note: String?
    var help: String?
    /// The keys that are not missing any more because of it.
    var meant: [String] = []

    /// What is said of a key with its value; nil where it is no known habit.
    static func of(_ entry: Node.Map.Entry, inRule: Bool) -> ForeignHabit? {
        let name = fold(entry.key)
        if !inRule, ["name", "id"].contains(name) {
            return ForeignHabit(help: "remove it: a file has no name, and rules are named by their keys")
        }
        return ofValue(name, entry.value) ?? table[name]
    }

    /// Habits whose cure depends on what was written.
    private static func ofValue(_ name: String, _ value: Node) -> ForeignHabit? {
        let text: String? = if case .scalar(let text, _) = value.content { text } else { nil }
        switch name {
        case "timeoutminutes", "timeoutseconds":
            guard let text, Int(text) != nil else { return nil }
            let unit = name == "timeoutminutes" ? "m" : "s"
            return ForeignHabit(label: "write 'timeout: \(text)\(unit)'")
        case "ext", "exts", "extension", "extensions":
            let words: [String] = if let text { [text] } else { texts(in: value) }
            let names: [Substring] = words.flatMap { word in
                word.split { $0 == "," || $0 == " " }.map { $0.drop { $0 == "." } }
            }
            guard !names.isEmpty else { return nil }
            let pattern = names.count == 1 ? "*.\(names[0])" : "*.{\(names.joined(separator: ","))}"
            return ForeignHabit(help: "write it as a pattern:  paths: \"\(pattern)\"", meant: ["paths"])
        case "command", "cmd", "entrypoint", "args":
            guard case .list(let items) = value.content else { return nil }
            let isArguments = items.allSatisfy { item in
                if case .scalar(let text, _) = item.content { !text.contains(" ") } else { false }
            }
            return isArguments ? ForeignHabit(label: "spelled 'exec' in heed", meant: ["exec"]) : nil
        case "daemon":
            guard let text, text.contains(where: { "/. -".contains($0) }) else { return nil }
            return ForeignHabit(
                help: "write two keys:\n  service: true\n  run: \(text)",
                meant: ["run", "service"]
            )
        case "restart":
            guard let text, ["always", "on-failure", "unless-stopped"].contains(text) else { return nil }
            return ForeignHabit(
                help: "'service: true' keeps a process that a change restarts; "
                    + "what must never be down is a matter of systemd"
            )
        default: return nil
        }
    }

    private static func texts(in value: Node) -> [String] {
        guard case .list(let items) = value.content else { return [] }
        return items.compactMap { item in if case .scalar(let text, _) = item.content { text } else { nil } }
    }

    private static func fold(_ name: String) -> String {
        name.lowercased().filter { !"-_ ".contains($0) }
    }

    private static let times =
        "heed starts rules when files change; for times of the day use cron or a systemd timer"
    private static let taste = "remove it: how a terminal looks and what it rings is no matter of a rule file"
    private static let prefix = "write  via: [setpriv, --reuid=NAME, --init-groups]"
    private static let container = "heed starts commands; a container is one:  exec: [docker, run, ...]"
    private static let redirect =
        "redirect in the command:  run: make > build.log 2>&1\n('outputs' names files that the command writes)"
    private static let extensions = "write it as a pattern:  paths: \"*.{js,ts}\""
    private static let whole = "directories are watched with all that is in them; src/* means one level"

    private static let table: [String: ForeignHabit] = {
        var table: [String: ForeignHabit] = [:]
        for (names, habit) in habits {
            for name in names {
                table[fold(name)] = habit
            }
        }
        return table
    }()

    private static let habits: [([String], ForeignHabit)] = [
        (
            ["schedule", "cron", "every", "interval", "at", "timer", "oncalendar"],
            ForeignHabit(help: times, meant: ["paths"])
        ),
        (
            ["if"],
            ForeignHabit(
                label: "spelled 'when' in heed",
                help: "what must hold is a map; a shell command is written  when: { test: ... }"
            )
        ),
        (
            ["concurrency"],
            ForeignHabit(
                label: "write 'on-busy: restart', or another word",
                help: "rules that must not overlap share a  lock: NAME"
            )
        ),
        (
            ["on-success", "on-done", "finally"],
            ForeignHabit(help: "add it to the command:  run: make && echo done")
        ),
        (
            ["develop", "watchers", "on-change", "on-changes"],
            ForeignHabit(help: "a rule says with 'paths' which files it is for")
        ),
        (
            ["on"],
            ForeignHabit(
                help: "a rule says with 'paths' which files it is for, and with 'events' which changes"
            )
        ),
        (
            ["uses", "with", "runs-on", "strategy", "matrix"],
            ForeignHabit(help: "a rule runs commands only: 'run' or 'exec'", meant: ["run"])
        ),
        (
            ["continue-on-error", "ignore-errors", "allow-failure"],
            ForeignHabit(help: "write  run: make || true")
        ),
        (["name", "id"], ForeignHabit(help: "the key above is the rule's name")),
        (["restart", "cancel-in-progress"], ForeignHabit(label: "write 'on-busy: restart'")),
        (["parallel", "concurrent"], ForeignHabit(label: "write 'on-busy: parallel'")),
        (["queue"], ForeignHabit(label: "write 'on-busy: queue'")),
        (["postpone"], ForeignHabit(label: "write 'on-start: never'", help: "it is the default")),
        (["disabled", "disable"], ForeignHabit(label: "write 'enabled: false'")),
        (["silent", "quiet"], ForeignHabit(label: "write 'show: on-failure'")),
        (
            [
                "grace", "grace-period", "stop-grace-period", "kill-timeout", "stop-timeout", "kill-after",
                "timeout-stop-sec",
            ],
            ForeignHabit(label: "write 'stop: { grace: 10s }'")
        ),
        (["quiet-time", "max-wait"], ForeignHabit(label: "write 'debounce: { quiet: 200ms, max: 5s }'")),
        (["ext", "exts", "extension", "extensions"], ForeignHabit(help: extensions, meant: ["paths"])),
        (
            ["regex", "regexp", "regexes", "match-regex"],
            ForeignHabit(
                help: "there are no regular expressions; write a pattern:  paths: \"src/**/*.c\"",
                meant: ["paths"]
            )
        ),
        (["recursive", "recurse", "depth", "max-depth"], ForeignHabit(help: whole)),
        (
            ["ignore-case", "case-sensitive", "case-insensitive", "nocase"],
            ForeignHabit(help: "write  [Rr]eadme  for both")
        ),
        (
            [
                "no-vcs-ignore", "no-gitignore", "no-ignore", "use-gitignore", "respect-gitignore",
                "vcs-ignore",
            ],
            ForeignHabit(label: "write 'gitignore: false'")
        ),
        (["user", "group", "uid", "gid", "run-as", "runas"], ForeignHabit(help: prefix)),
        (["nice", "ionice", "priority"], ForeignHabit(help: "write  via: [nice, -n, \"10\"]")),
        (["umask"], ForeignHabit(help: "write  run: umask 022; make")),
        (["sudo"], ForeignHabit(help: "write  via: [sudo, -n]")),
        (
            ["log", "logs", "logfile", "log-file", "stdout", "stderr", "output", "redirect"],
            ForeignHabit(help: redirect)
        ),
        (
            [
                "clear", "notify", "notification", "notifications", "bell", "color", "colors", "colour",
                "verbose", "beep",
            ],
            ForeignHabit(help: taste)
        ),
        (
            ["image", "container", "docker", "volumes", "ports", "healthcheck", "networks", "build"],
            ForeignHabit(help: container)
        ),
        (["env-file", "dotenv", "envfile"], ForeignHabit(help: "write  run: set -a; . ./.env; make")),
        (
            ["restartable"], ForeignHabit(help: "remove it: save a file once more to start the rule again")
        ),
        (
            ["exec-map"], ForeignHabit(help: "remove it, and name the program in 'run'")
        ),
        (
            ["template", "variables-file"],
            ForeignHabit(help: "there are no templates; changed paths are \"$@\" in 'run'")
        ),
        (
            ["polling", "use-polling", "poll-interval", "legacy-watch", "force-polling"],
            ForeignHabit(help: "remove it: heed polls by itself where a file system reports no changes")
        ),
        (
            ["follow-symlinks", "follow-links", "symlinks"],
            ForeignHabit(help: "remove it: links to directories are not followed; name the directory itself")
        ),
        (
            ["extends", "inherit", "inherits", "<"],
            ForeignHabit(help: "what rules have in common stands at the top of the file, below 'defaults:'")
        ),
    ]
}

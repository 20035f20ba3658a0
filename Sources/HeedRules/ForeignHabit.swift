import YAMLTree

/// What other tools have a key for and heed has none: how it is done here.
struct ForeignHabit: Sendable {
    var label = ""
    var note: String?
    var help: String?
    /// The keys that are not missing any more because of it.
    var meant: [String] = []

    /// What is said of a key with its value; nil where it is no known habit.
    static func of(_ entry: Node.Map.Entry) -> ForeignHabit? {
        let name = entry.key.lowercased().split { $0 == "_" || $0 == " " }.joined(separator: "-")
        return table[name]
    }

    private static let times =
        "heed starts rules when files change; for times of the day use cron or a systemd timer"
    private static let taste = "how a terminal looks and what it rings is no matter of a rule file"
    private static let prefix = "write  via: [setpriv, --reuid=NAME, --init-groups]"
    private static let container = "heed starts commands; a container is one:  exec: [docker, run, ...]"
    private static let redirect = "redirect in the command:  run: make > build.log 2>&1"
    private static let extensions = "write it as a pattern:  paths: \"*.{js,ts}\""
    private static let whole = "directories are watched with all that is in them; src/* means one level"

    private static let table: [String: ForeignHabit] = {
        var table: [String: ForeignHabit] = [:]
        for (names, habit) in habits {
            for name in names {
                table[name] = habit
            }
        }
        return table
    }()

    private static let habits: [([String], ForeignHabit)] = [
        (["schedule", "cron", "every", "interval", "at", "timer", "oncalendar"], ForeignHabit(help: times)),
        (
            ["on"],
            ForeignHabit(
                help: "a rule says with 'paths' which files it is for, and with 'events' which changes"
            )
        ),
        (
            ["uses", "with", "runs-on", "strategy", "matrix"],
            ForeignHabit(help: "a rule runs commands only: 'run' or 'exec'")
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
            ["grace", "grace-period", "stop-grace-period", "kill-timeout", "stop-timeout", "kill-after"],
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

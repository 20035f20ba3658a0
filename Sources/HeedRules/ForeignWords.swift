import HeedModel

/// Words of other tools with the word of heed that has the same meaning.
///
/// Only words whose meaning is the same are here: a suggestion must not change what a rule does.
package enum ForeignWords {
    /// Every table with the words that it may lead to, for tests.
    package static var all: [(name: String, words: [String: String], targets: [String])] {
        [
            ("rule", ruleKeys, RuleKeys.table.keys.map(\.name)),
            ("file", fileKeys, FileKeys.table.keys.map(\.name)),
            ("stop", stops, StopKeys.table.keys.map(\.name)),
            ("debounce", debounces, DebounceKeys.table.keys.map(\.name)),
            ("retry", retries, RetryKeys.table.keys.map(\.name)),
            ("hold-while", holds, HoldWhileKeys.table.keys.map(\.name)),
            ("when", gates, WhenKeys.table.keys.map(\.name)),
            ("events", events, (EventName.all + EventName.kernel).map(\.name)),
            ("each", each, Rule.Each.allCases.map(\.rawValue)),
            ("show", shows, Rule.Show.allCases.map(\.rawValue)),
            ("on-busy", busy, BusyPolicies.all.map { $0.keyword }),
            ("type", types, TypeCondition.Kind.allCases.map(\.rawValue)),
            ("on-start", starts, Rule.OnStart.allCases.map(\.rawValue)),
            ("stdin", inputs, Rule.StandardInput.allCases.map(\.rawValue)),
        ]
    }

    static let ruleKeys = table([
        "paths": [
            "path", "glob", "globs", "pattern", "patterns", "watch", "watches", "match", "matches", "file",
            "files", "include", "includes", "src", "source", "sources", "filter", "filters", "watched",
            "watch-paths", "path-changed", "path-modified", "path-exists", "directory-not-empty",
        ],
        "run": [
            "cmd", "cmds", "command", "commands", "script", "scripts", "do", "action", "actions", "then",
            "execute",
            "steps", "task", "sh", "execstart", "entrypoint", "prep", "exec-start", "exec-reload",
        ],
        "exec": ["args", "argv", "arguments"],
        "ignore": [
            "exclude", "excludes", "excluded", "ignores", "ignored", "except", "unwatch",
            "paths-ignore", "ignore-paths", "ignore-patterns", "exclude-paths",
        ],
        "events": ["event", "trigger", "triggers", "on-event", "mask", "fs-events", "fs-event"],
        "debounce": ["wait", "delay", "settle", "coalesce", "quiet-period", "delay-run"],
        "throttle": ["rate-limit", "min-interval", "cooldown"],
        "on-busy": ["busy", "on-busy-update", "policy"],
        "on-start": ["initial", "startup", "run-on-start", "run-at-start", "at-start", "on-init"],
        "cwd": ["workdir", "working-dir", "working-directory", "directory", "dir", "chdir", "pwd"],
        "env": ["environment", "environ", "variables", "vars"],
        "stdin": ["input"],
        "stop": ["signal", "stop-signal", "kill-signal", "kill"],
        "timeout": ["time-limit", "max-time", "max-runtime", "max-duration", "deadline", "runtime-max-sec"],
        "retry": ["retries", "max-retries", "attempts", "max-attempts", "retry-count"],
        "after": ["needs", "depends-on", "dependencies", "deps", "requires", "wait-for"],
        "when": ["only-if", "condition", "conditions", "preconditions"],
        "each": ["for-each", "per-file", "per-path"],
        "jobs": ["max-parallel", "parallelism", "workers", "max-jobs", "threads"],
        "lock": ["locks", "mutex", "semaphore"],
        "outputs": ["generates", "products", "artifacts", "generated", "outs"],
        "on-failure": ["on-error", "on-fail", "failure", "catch", "rescue"],
        "hold-while": ["pause-while", "wait-while"],
        "service": ["daemon", "long-running"],
        "via": ["wrapper", "launcher"],
        "shell": ["interpreter"],
        "tags": ["tag", "labels", "label"],
        "description": ["desc", "about", "comment", "summary", "title"],
        "enabled": ["enable", "active"],
        "root": ["base", "basedir", "base-dir", "prefix"],
        "type": ["kind", "file-type"],
    ])

    static let fileKeys = table([
        "rules": [
            "rule", "tasks", "watchers", "triggers", "blocks", "hooks", "services", "tricks", "targets",
            "recipes", "commands",
        ],
        "env": ["environment", "environ", "variables", "vars"],
        "ignore": ["exclude", "excludes", "excluded", "ignores", "ignored"],
        "root": ["base", "basedir", "base-dir", "directory", "dir"],
        "include": ["includes", "import", "imports"],
        "defaults": ["default", "common", "global", "globals"],
        "jobs": ["max-parallel", "parallelism", "workers", "max-jobs", "threads"],
    ])

    static let stops = table([
        "grace": ["timeout", "wait", "after", "grace-period", "kill-after", "delay"],
        "signal": ["name", "sig", "with"],
    ])

    static let debounces = table([
        "quiet": ["wait", "delay", "time", "duration", "period"], "max": ["max-wait", "timeout", "longest"],
        "leading": ["immediate", "edge", "first"],
    ])

    static let retries = table([
        "max": ["times", "count", "attempts", "retries", "limit", "tries"],
        "delay": ["wait", "interval", "initial-delay", "after"],
        "backoff": ["factor", "multiplier", "exponential"], "max-delay": ["max-interval", "cap", "max-wait"],
    ])

    static let holds = table([
        "exists": ["path", "paths", "file", "files", "pattern", "if-exists", "lock"],
        "max": ["timeout", "limit", "max-wait", "wait"],
    ])

    static let gates = table([
        "exists": ["if-exists", "present", "file-exists"],
        "missing": ["absent", "not-exists", "unless-exists"],
        "test": ["run", "command", "cmd", "shell", "if"], "content-changed": ["changed", "hash", "checksum"],
        "min-size": ["size", "larger", "min"], "max-size": ["smaller", "max"],
        "stable": ["still", "settled"],
        "closed": ["not-open", "complete"],
    ])

    static let events: [String: String] = table([
        "write": ["modified", "changed", "written", "save", "saved", "close-write", "update", "updated"],
        "delete": ["deleted", "remove", "removed", "unlink", "rm"],
        "create": ["created", "add", "added", "new"],
        "move": ["moved", "rename", "renamed"],
        "attrib": ["chmod", "attribute", "attributes", "metadata", "touch"],
        "all": ["any", "everything", "*"],
    ])

    static let each: [String: String] = table([
        "path": ["file", "files", "paths", "each", "true", "yes"], "batch": ["all", "once", "false", "no"],
    ])

    static let shows: [String: String] = table([
        "stream": ["always", "all", "true", "yes", "live"],
        "never": ["none", "no", "false", "quiet", "silent", "off"],
        "on-failure": ["failure", "errors", "failed", "on-error"],
    ])

    static let busy: [String: String] = table([
        "restart": ["cancel-in-progress", "replace", "kill", "cancel", "stop", "interrupt"],
        "queue": ["wait", "collect", "serial", "pending", "later"],
        "skip": ["drop", "ignore", "do-nothing", "discard"],
        "parallel": ["concurrent", "start", "another"],
    ])

    static let types: [String: String] = table([
        "file": ["files", "f", "regular"], "dir": ["directory", "directories", "folder", "d"],
        "any": ["all", "both", "*"],
    ])

    static let starts: [String: String] = table([
        "run": ["always", "yes", "on", "start", "once"], "never": ["no", "off", "none", "postpone"],
        "existing": ["all", "every", "full"], "changed": ["catch-up", "missed"],
    ])

    static let inputs: [String: String] = table([
        "paths": ["files", "names", "lines"], "paths0": ["null", "nul", "print0", "-0"],
        "none": ["no", "off"], "json": ["jsonl", "events", "json-lines"],
    ])

    private static func table(_ words: [String: [String]]) -> [String: String] {
        var result: [String: String] = [:]
        for (heed, others) in words {
            for other in others {
                result[other] = heed
            }
        }
        return result
    }
}

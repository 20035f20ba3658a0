/// Words of other tools with the word of heed that has the same meaning.
///
/// Only words whose meaning is the same are here: a suggestion must not change what a rule does.
enum ForeignWords {
    static let ruleKeys = table([
        "paths": [
            "path", "glob", "globs", "pattern", "patterns", "watch", "watches", "match", "matches", "file",
            "files",
            "include", "includes", "src", "source", "sources", "filter", "filters",
        ],
        "run": [
            "cmd", "command", "commands", "script", "do", "action", "then", "execute", "steps", "task", "sh",
        ],
        "exec": ["args", "argv", "arguments"],
        "ignore": ["exclude", "excludes", "excluded", "ignores", "ignored", "except", "unwatch"],
        "events": ["event", "trigger", "triggers", "on-event", "mask"],
        "debounce": ["wait", "delay", "settle", "coalesce", "quiet-period"],
        "on-busy": ["busy", "concurrency", "on-busy-update", "policy"],
        "on-start": ["initial", "startup", "run-on-start", "run-at-start", "at-start", "on-init"],
        "cwd": ["workdir", "working-directory", "directory", "dir", "chdir", "pwd"],
        "env": ["environment", "environ", "variables", "vars"],
        "stdin": ["input"],
        "stop": ["signal", "stop-signal", "kill-signal", "kill"],
        "timeout": ["time-limit", "max-time", "deadline"],
        "description": ["desc", "about", "comment", "summary", "title"],
        "enabled": ["enable", "active"],
        "root": ["base", "basedir", "base-dir", "prefix"],
        "type": ["kind", "file-type"],
    ])

    static let fileKeys = table([
        "rules": ["rule", "tasks", "watchers", "triggers", "blocks", "hooks"],
        "env": ["environment", "environ", "variables", "vars"],
        "ignore": ["exclude", "excludes", "excluded", "ignores", "ignored"],
        "root": ["base", "basedir", "base-dir", "directory", "dir"],
    ])

    static let events: [String: String] = table([
        "write": ["modified", "changed", "written", "save", "saved", "close-write", "update", "updated"],
        "delete": ["deleted", "remove", "removed", "unlink", "rm"],
        "create": ["created", "add", "added", "new"],
        "move": ["moved", "rename", "renamed"],
        "attrib": ["chmod", "attribute", "attributes", "metadata", "touch"],
        "all": ["any", "everything", "*"],
    ])

    static let busy: [String: String] = table([
        "restart": ["cancel-in-progress", "replace", "kill", "cancel", "stop", "interrupt"],
        "queue": ["wait", "collect", "serial", "pending", "later"],
    ])

    static let types: [String: String] = table([
        "file": ["files", "f", "regular"], "dir": ["directory", "directories", "folder", "d"],
        "any": ["all", "both", "*"],
    ])

    static let starts: [String: String] = table([
        "run": ["always", "yes", "on", "start", "once"], "never": ["no", "off", "none", "postpone"],
    ])

    static let inputs: [String: String] = table([
        "paths": ["files", "names", "lines"], "paths0": ["null", "nul", "print0", "-0"],
        "none": ["no", "off"],
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

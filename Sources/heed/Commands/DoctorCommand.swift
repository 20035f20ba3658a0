import ArgumentParser
import HeedEngine

/// `heed doctor`.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what keeps heed from seeing or running, with the cures.",
        discussion: """
            Looks at the rule file and its roots, the limits of inotify and who uses them up, what is \
            ignored, heed-guard and the kernel. Watches and runs nothing.

            Examples:
              heed doctor                  for the rule file here or above
              heed doctor --json           one object a thing looked at

            Exit status: 0 no problems, 1 problems found, 2 wrong usage.
            """
    )

    @Flag(help: "Print one JSON object a thing looked at.")
    var json = false

    @OptionGroup var options: FileOptions

    func run() throws {
        let engine = Engine(options.configuration(rules: []))
        throw ExitCode(engine.doctor(asJSON: json).rawValue)
    }
}

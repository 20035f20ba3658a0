import ArgumentParser
import HeedEngine

/// `heed check [FILE…]`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Report every mistake in rule files, with place, cause and cure.",
        discussion: "Exit status: 0 no mistakes, 1 mistakes found, 2 wrong usage."
    )

    @Argument(help: "Rule files; heed.yaml here or above unless given.")
    var files: [String] = []

    @Option(help: "When to use colours: always, never or auto.")
    var color: Terminal.ColourChoice = .auto

    func run() throws {
        throw ExitCode(Engine(FileOptions.configuration(files: files, colour: color)).check().rawValue)
    }
}

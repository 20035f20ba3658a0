import ArgumentParser
import HeedEngine

/// Options that mean the same in every command.
struct FileOptions: ParsableArguments {
    @Option(name: [.short, .customLong("file")], help: "A rule file, or a folder of them; may be repeated.")
    var file: [String] = []

    @Option(help: "When to use colours: always, never or auto.")
    var color: Terminal.ColourChoice = .auto

    func configuration(rules: [String]) -> Engine.Configuration {
        FileOptions.configuration(files: file, rules: rules, colour: color)
    }

    static func configuration(
        files: [String],
        rules: [String] = [],
        colour: Terminal.ColourChoice
    ) -> Engine.Configuration {
        Engine.Configuration(
            files: files,
            rules: rules,
            colour: colour,
            environment: Surroundings.environment(),
            currentDirectory: Surroundings.currentDirectory()
        )
    }
}

extension Terminal.ColourChoice: ExpressibleByArgument {}

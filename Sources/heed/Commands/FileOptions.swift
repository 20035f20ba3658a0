import ArgumentParser
import HeedEngine

/// Options that mean the same in every command.
struct FileOptions: ParsableArguments {
    @Option(name: [.short, .customLong("file")], help: "A rule file, or a folder of them; may be repeated.")
    var file: [String] = []

    @Option(help: "When to use colours: always, never or auto.")
    var color: Terminal.ColourChoice = .auto

    func configuration(
        rules: [String],
        tags: [String] = [],
        moreFiles: [String] = []
    ) -> Engine.Configuration {
        Engine.Configuration(
            files: file + moreFiles,
            rules: rules,
            tags: tags,
            colour: color,
            environment: Surroundings.environment(),
            currentDirectory: Surroundings.currentDirectory()
        )
    }
}

extension Terminal.ColourChoice: ExpressibleByArgument {}

package import HeedModel

extension Engine {
    /// What a call of heed says: files, rules, colours, and the surroundings it was called in.
    package struct Configuration: Sendable {
        /// Rule files or folders of them; empty: found here or above.
        package var files: [String]
        /// The rules to run; empty: all that are enabled.
        package var rules: [String]
        /// Only rules with one of these tags are run; empty: all.
        package var tags: [String]
        /// When escape sequences are used.
        package var colour: Terminal.ColourChoice
        /// heed's own environment.
        package var environment: [String: String]
        /// Where heed was called.
        package var currentDirectory: BytePath

        /// Makes a configuration.
        package init(
            files: [String] = [],
            rules: [String] = [],
            tags: [String] = [],
            colour: Terminal.ColourChoice = .auto,
            environment: [String: String],
            currentDirectory: BytePath
        ) {
            self.files = files
            self.rules = rules
            self.tags = tags
            self.colour = colour
            self.environment = environment
            self.currentDirectory = currentDirectory
        }
    }
}

package import HeedModel

/// What the meaning of a rule file depends on beside its text.
package struct Surroundings: Sendable {
    /// heed's own environment, for `${NAME}`.
    package var environment: [String: String]
    /// What `~/` stands for; nil where it is unknown.
    package var homeDirectory: BytePath?
    /// The real directory of the rule file: absolute.
    package var directory: BytePath
    /// Whether something exists at an absolute path; asked for one lint only.
    package var exists: @Sendable (BytePath) -> Bool

    /// Makes surroundings from all their parts.
    package init(
        environment: [String: String],
        homeDirectory: BytePath?,
        directory: BytePath,
        exists: @escaping @Sendable (BytePath) -> Bool
    ) {
        self.environment = environment
        self.homeDirectory = homeDirectory
        self.directory = directory
        self.exists = exists
    }
}

import YAMLTree

/// A placeholder for changed paths in an argument.
struct PathPlaceholder {
    /// Without its braces.
    var name: String
    /// Where it stands.
    var range: TextRange

    /// Those that only a run for one path can fill in.
    static let ofOnePath = ["path", "dir", "name", "stem", "ext", "event"]

    /// Whether a run for many paths has none.
    var needsOnePath: Bool { name != "paths" }
}

import YAMLTree

/// One key of the rule language: everything that is known of it, said once.
package struct Key<Draft>: Sendable {
    /// As written in a rule file.
    package let name: String
    /// What values it takes, for people.
    package let type: String
    /// Its value where it is left out, for people.
    package let fallback: String
    /// What it does, in one line.
    package let doc: String
    /// A line of a rule file that uses it.
    package let example: String
    /// Reads its value into what is being built.
    let read: @Sendable (inout Draft, Node, inout Reading) -> Void

    init(
        _ name: String,
        type: String,
        default fallback: String,
        _ doc: String,
        example: String,
        read: @escaping @Sendable (inout Draft, Node, inout Reading) -> Void
    ) {
        self.name = name
        self.type = type
        self.fallback = fallback
        self.doc = doc
        self.example = example
        self.read = read
    }
}

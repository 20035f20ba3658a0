import YAMLTree

/// One key of the rule language: everything that is known of it, said once.
///
/// Decoding, suggestions, the JSON schema and the tables of the reference page come from here.
package struct Key<Draft>: Sendable {
    /// Name, type, documentation, example and version.
    package let outline: KeyOutline
    /// Reads its value into what is being built.
    let read: @Sendable (inout Draft, Node, inout Reading) -> Void

    /// As written in a rule file.
    package var name: String { outline.name }

    init(
        _ name: String,
        type: ValueType,
        default fallback: String,
        _ doc: String,
        more: String = "",
        example: String,
        since: String = "0.1",
        read: @escaping @Sendable (inout Draft, Node, inout Reading) -> Void
    ) {
        outline = KeyOutline(
            name: name,
            type: type,
            fallback: fallback,
            doc: doc,
            more: more,
            example: example,
            since: since
        )
        self.read = read
    }
}

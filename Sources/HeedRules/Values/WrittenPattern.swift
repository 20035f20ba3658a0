import YAMLTree

/// One pattern with the place where it stands.
struct WrittenPattern {
    var text: String
    var node: Node
}

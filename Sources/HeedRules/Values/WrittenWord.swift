import YAMLTree

/// One name, or another word, with the place where it stands.
struct WrittenWord {
    var text: String
    var node: Node
}

/// The keys of one level of the language, in the order of the reference page.
package struct KeyTable<Draft>: Sendable {
    /// All of them.
    package let keys: [Key<Draft>]
    /// Which of them go together.
    package let constraints: KeyConstraints

    private let places: [String: Int]

    init(keys: [Key<Draft>], constraints: KeyConstraints = KeyConstraints()) {
        self.keys = keys
        places = Dictionary(keys.enumerated().map { ($1.name, $0) }) { first, _ in first }
        self.constraints = constraints
    }

    /// The key of a name.
    func key(named name: String) -> Key<Draft>? {
        places[name].map { keys[$0] }
    }

    /// What is known of the keys, in order.
    package var outlines: [KeyOutline] { keys.map(\.outline) }

    /// A map of these keys, as a value of another key.
    package var type: ValueType { .map(outlines, constraints) }
}

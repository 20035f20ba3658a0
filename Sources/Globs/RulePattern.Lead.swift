extension RulePattern {
    /// The literal components at the start of an anchored pattern, escapes resolved.
    package struct Lead: Hashable, Sendable {
        /// The components from the root on, at least one.
        package let components: [[UInt8]]

        /// Whether nothing follows: the pattern names exactly this path.
        package let isWhole: Bool

        init?(_ pattern: Glob.Parsed) {
            guard pattern.isAnchored else { return nil }
            var components: [[UInt8]] = []
            for component in pattern.components {
                guard let literal = component.literal else { break }
                components.append(literal)
            }
            guard !components.isEmpty else { return nil }
            self.components = components
            isWhole = components.count == pattern.components.count
        }
    }
}

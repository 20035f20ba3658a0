extension Rule {
    /// One entry of `env`.
    package struct Variable: Hashable, Sendable {
        /// The name.
        package var name: String
        /// The value, `${…}` replaced; nil unsets.
        package var value: [UInt8]?

        /// Makes an entry.
        package init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }
}

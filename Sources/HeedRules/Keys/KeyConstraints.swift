/// Which keys of a map go with which; what a schema can see of the checks on a whole map.
package struct KeyConstraints: Hashable, Sendable {
    /// A key that excludes others while it has one value.
    package struct Conflict: Hashable, Sendable {
        /// The key.
        package let key: String
        /// The value with which it excludes them, as written.
        package let value: String
        /// The other key.
        package let other: String
        /// The value that the other must have to be excluded; any where it is nil.
        package let otherValue: String?
        /// A value of the other key that excludes nothing.
        package let harmless: Int?

        init(
            _ key: String,
            _ value: String,
            with other: String,
            _ otherValue: String? = nil,
            unless harmless: Int? = nil
        ) {
            self.key = key
            self.value = value
            self.other = other
            self.otherValue = otherValue
            self.harmless = harmless
        }
    }

    /// Of each of these groups at least one key must be there.
    package let atLeastOne: [[String]]
    /// Of each of these groups no more than one key may be there.
    package let atMostOne: [[String]]
    /// Keys that cannot stand together.
    package let conflicts: [Conflict]
    /// What names start with that mean nothing and are free to use.
    package let freePrefix: String?
    /// Whether a map without any key says something.
    package let mayBeEmpty: Bool

    init(
        atLeastOne: [[String]] = [],
        atMostOne: [[String]] = [],
        conflicts: [Conflict] = [],
        freePrefix: String? = nil,
        mayBeEmpty: Bool = true
    ) {
        self.atLeastOne = atLeastOne
        self.atMostOne = atMostOne
        self.conflicts = conflicts
        self.freePrefix = freePrefix
        self.mayBeEmpty = mayBeEmpty
    }
}

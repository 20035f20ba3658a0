extension GlobSet {
    /// One element of a component that is neither literal nor one star between literals.
    enum Token: Hashable, Sendable {
        case byte(UInt8)
        case unit
        case star

        /// A bracket expression, by its place in the set's table.
        case set(Int)
    }
}

extension Glob {
    /// One component of a pattern, read and not yet laid out for matching.
    enum Component: Hashable {
        /// `**` as a whole component: zero or more directories.
        case globstar

        /// Everything else, which takes exactly one component of the path.
        case name([Piece])
    }

    /// One element of a component.
    enum Piece: Hashable {
        case byte(UInt8)
        case unit
        case star
        case set(ClassItems)
    }
}

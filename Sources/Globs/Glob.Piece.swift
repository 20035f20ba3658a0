extension Glob {
    /// One element of a component.
    enum Piece: Hashable {
        case byte(UInt8)
        case unit
        case star
        case set(ClassItems)
    }
}

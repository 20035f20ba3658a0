extension Glob {
    /// One component of a pattern, read and not yet laid out for matching.
    enum Component: Hashable {
        /// `**` as a whole component: zero or more directories.
        case globstar

        /// Everything else, which takes exactly one component of the path.
        case name([Piece])

        /// The only name this component matches, if there is only one.
        var literal: [UInt8]? {
            guard case .name(let pieces) = self else { return nil }
            var bytes: [UInt8] = []
            for piece in pieces {
                guard case .byte(let byte) = piece else { return nil }
                bytes.append(byte)
            }
            return bytes
        }
    }
}

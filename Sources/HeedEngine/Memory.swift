import CLinux

/// What the process keeps of memory that it no longer needs.
package enum Memory {
    /// From this size on a block is given back as soon as it is free.
    private static let bound: CInt = 256 << 10

    /// Keeps one large burst of changes from making the process larger for ever.
    package static func keepSmall() { cl_malloc_bound(bound) }
}

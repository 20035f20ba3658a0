/// Something that a rule waits for to be gone (`hold-while`), as it was seen.
package struct Sighting: Hashable, Sendable {
    /// What is there; absolute.
    package var path: BytePath
    /// Tells it from a later one of the same name.
    package var stamp: PathState.Stamp?
    /// Whether it is the other way round: the rule's root is not there, and without it nothing can run.
    package var isMissingRoot = false

    /// Makes a sighting.
    package init(_ path: BytePath, stamp: PathState.Stamp? = nil) {
        self.path = path
        self.stamp = stamp
    }

    /// What is seen where a rule's root is gone.
    package static func missing(_ root: BytePath) -> Sighting {
        var sighting = Sighting(root)
        sighting.isMissingRoot = true
        return sighting
    }
}

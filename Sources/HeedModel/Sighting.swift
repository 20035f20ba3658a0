/// Something that a rule waits for to be gone (`hold-while`), as it was seen.
package struct Sighting: Hashable, Sendable {
    /// What is there; absolute.
    package var path: BytePath
    /// Tells it from a later one of the same name.
    package var stamp: PathState.Stamp?

    /// Makes a sighting.
    package init(_ path: BytePath, stamp: PathState.Stamp? = nil) {
        self.path = path
        self.stamp = stamp
    }
}

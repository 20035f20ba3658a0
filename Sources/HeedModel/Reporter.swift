/// Tells the story: turns notices into bytes somewhere.
package protocol Reporter: Sendable {
    /// Tells one notice; notices of one caller keep their order. Never throws: a full disk must not stop heed.
    func report(_ notice: Notice)
}

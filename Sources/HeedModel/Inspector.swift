/// Looks at the disk for the dispatcher: the seam between the pure core and what is in files.
///
/// All calls return at once; an answer comes exactly once, from any thread, and must be taken without waiting.
package protocol Inspector: Sendable {
    /// Asks whether a batch whose time has come may run (`when`).
    ///
    /// Only rules with gates need to be asked; without any, the answer is that all of the batch runs.
    func ask(_ question: GateQuestion, answer: @escaping @Sendable (GateAnswer) -> Void)

    /// Looks at paths as they are now.
    ///
    /// - Parameters:
    ///   - paths: absolute.
    ///   - content: whether the content of regular files of at most ``PathState/contentLimit`` bytes is read too.
    ///   - answer: told the state of each.
    func look(
        at paths: [BytePath],
        content: Bool,
        answer: @escaping @Sendable ([BytePath: PathState]) -> Void
    )
}

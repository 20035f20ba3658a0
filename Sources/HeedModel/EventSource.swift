/// Delivers what happens to the watched trees: the seam between the kernel and the dispatcher.
package protocol EventSource: Sendable {
    /// Waits for the next observations, in order.
    ///
    /// Nothing is read from the kernel until this is called: the kernel's queue is the buffer.
    ///
    /// - Returns: at least one, or none where the source was closed or the task cancelled.
    /// - Throws: a ``Problem`` where nothing can be watched any more.
    func next() async throws -> [Observation]

    /// Ends ``next()`` everywhere; what was not told by then is not told any more.
    func close()
}

/// What a source tells.
package enum Observation: Sendable {
    /// Something happened to a path.
    case change(Change)
    /// Names below this directory may have disappeared that can no longer be told.
    case deletionsLost(below: BytePath)
    /// Something the user must know: a blind spot, or its end.
    case problem(Problem)
}

internal import Inotify

extension TreeCore {
    /// Takes note that a file is open for writing: where its close is lost, only this tells that it was closed.
    ///
    /// What was written before the queue was last seen empty shows in no stamp that is newer.
    mutating func noteWriting(_ name: UnsafeRawBufferPointer, _ node: Int32) {
        guard let state = rootState(of: node), state.options.report.contains(.closeWrite) else { return }
        guard writingCount < Self.mostWriting else { return writingForgotten = true }
        if writing[node, default: []].insert(Array(name)).inserted { writingCount += 1 }
    }

    /// A file was closed, or is gone from this name.
    ///
    /// - Returns: whether it was known to be open for writing.
    @discardableResult
    mutating func forgetWriting(_ name: UnsafeRawBufferPointer, _ node: Int32) -> Bool {
        guard !writing.isEmpty, writing[node]?.remove(Array(name)) != nil else { return false }
        if writing[node]?.isEmpty == true { writing[node] = nil }
        writingCount -= 1
        return true
    }

    /// Whether a file is known to be open for writing.
    func isKnownWriting(_ name: UnsafeRawBufferPointer, _ node: Int32) -> Bool {
        guard !writing.isEmpty, let names = writing[node] else { return false }
        return names.contains(Array(name))
    }

    /// Files that are remembered as open, at most; if there are more, an overflow reports every file.
    private static let mostWriting = 10_000
}

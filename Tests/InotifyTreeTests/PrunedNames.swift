import Synchronization

/// Names that a filter prunes, and that can change.
final class PrunedNames: Sendable {
    private let names: Mutex<Set<String>>

    init(_ names: Set<String>) { self.names = Mutex(names) }

    func set(_ names: Set<String>) { self.names.withLock { $0 = names } }

    func contains(_ name: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: name, as: UTF8.self)
        return names.withLock { $0.contains(name) }
    }
}

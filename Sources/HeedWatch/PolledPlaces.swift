import HeedModel
import Synchronization

/// The tops of the trees that are looked at again and again, and that are therefore not watched.
final class PolledPlaces: Sendable {
    private let tops: Mutex<Set<BytePath>>

    /// Starts with what is to be polled from the start.
    init(_ tops: [BytePath]) {
        self.tops = Mutex(Set(tops))
    }

    /// Whether a path is the top of such a tree.
    func contains(_ path: BytePath) -> Bool { tops.withLock { $0.contains(path) } }

    /// Adds a tree; false where it is one, or in one, already.
    func add(_ top: BytePath) -> Bool {
        tops.withLock { tops in
            guard !tops.contains(where: { top.relative(to: $0) != nil }) else { return false }
            return tops.insert(top).inserted
        }
    }

    /// Forgets a tree that cannot be looked at.
    func remove(_ top: BytePath) { tops.withLock { _ = $0.remove(top) } }
}

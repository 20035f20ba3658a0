package import HeedModel
import Inotify
import InotifyTree

/// What the kernel told, or what the user must know besides.
package enum RawObservation: Hashable, Sendable {
    /// One record of the kernel's.
    case event(RawEvent)
    /// A blind spot, or its end.
    case problem(Problem)
    /// Names below this directory may have disappeared that can no longer be told.
    case deletionsLost(below: BytePath)

    /// What a change of the library was told by; a rename is its two halves.
    ///
    /// - Parameters:
    ///   - change: what the library told.
    ///   - observations: what the change means to rules; asked where it is no event of a path.
    /// - Returns: in order.
    static func all(
        of change: TreeWatcher.Change,
        meaning observations: () -> [Observation]
    ) -> [RawObservation] {
        let path = BytePath(change.pathBytes)
        let flag = change.isDirectory ? RawEvent.isDirectory : 0
        guard let told = mask(of: change.kind) else {
            return observations().compactMap { observation in
                switch observation {
                case .problem(let problem): .problem(problem)
                case .deletionsLost(let directory): .deletionsLost(below: directory)
                case .change: nil
                }
            }
        }
        let cookie = change.event?.cookie?.rawValue ?? 0
        func event(_ path: BytePath, _ mask: UInt32) -> RawObservation {
            .event(RawEvent(path: path, mask: mask | flag, cookie: cookie, isFound: change.isSynthetic))
        }
        guard let old = change.oldPathBytes else {
            return [event(path, change.event.map { $0.mask.rawValue & ~RawEvent.isDirectory } ?? told)]
        }
        return [event(BytePath(old), 0x40), event(path, 0x80)]
    }

    /// The bit that tells such a change; nil where it is none of a path.
    private static func mask(of kind: TreeWatcher.Change.Kind) -> UInt32? {
        switch kind {
        case .created: 0x100
        case .written: 0x8
        case .modified: 0x2
        case .metadata: 0x4
        case .deleted: 0x200
        case .moved, .movedIn: 0x80
        case .movedOut: 0x40
        case .opened: 0x20
        case .accessed: 0x1
        case .closedUnwritten: 0x10
        case .rootAppeared, .rootVanished, .unmounted, .overflow, .uncovered: nil
        }
    }
}

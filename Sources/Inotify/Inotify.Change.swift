public import SystemPackage

extension Inotify {
    /// What ``Inotify/changes(hold:)`` gives: renames as one thing, all other events as they are.
    public enum Change: Sendable, Hashable, CustomStringConvertible {
        /// An entry was renamed, within a watched directory or from one to another.
        case moved(from: Event, to: Event)
        /// An entry was renamed to where nothing is watched, or the second half did not come in time.
        case movedOut(Event)
        /// An entry was renamed from where nothing is watched.
        case movedIn(Event)
        /// Any other event.
        case event(Event)

        /// The event that it ends with.
        public var event: Event {
            switch self {
            case .moved(_, let event), .movedOut(let event), .movedIn(let event), .event(let event): event
            }
        }

        /// Where it happened; for a rename the new path.
        public var path: FilePath? { event.path }

        /// Whether it is about a directory.
        public var isDirectory: Bool { event.isDirectory }

        /// The events that it was made of, in their order.
        var events: [Event] {
            switch self {
            case .moved(let from, let to): [from, to]
            case .movedOut(let event), .movedIn(let event), .event(let event): [event]
            }
        }

        /// What happened, and the paths shell-quoted.
        public var description: String {
            func place(_ event: Event) -> String {
                event.path.map { PathBytes.quoted(PathBytes.of($0)) } ?? "-"
            }
            return switch self {
            case .moved(let from, let to): "moved \(place(from)) to \(place(to))"
            case .movedOut(let event): "moved out \(place(event))"
            case .movedIn(let event): "moved in \(place(event))"
            case .event(let event): event.description
            }
        }
    }
}

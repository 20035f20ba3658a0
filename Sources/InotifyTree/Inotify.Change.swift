public import Inotify
public import SystemPackage

extension Inotify {
    /// An event, or the two of a rename as one.
    public struct Change: Sendable, Hashable, CustomStringConvertible {
        /// What happened.
        public enum Kind: Sendable, Hashable {
            /// Anything but a rename, as the kernel told it.
            case event(Event.Kind)
            /// It was renamed, within what this instance watches.
            case moved(from: FilePath)
            /// It was renamed, from where this instance watches nothing.
            case movedIn
            /// It was renamed, to where this instance watches nothing.
            case movedOut
        }

        /// The kind; of a rename within what is watched, the first half is kept apart.
        private let plainKind: Kind
        /// The first half of a rename whose second is ``event``; nil for all else.
        public let firstHalf: Event?
        /// What the kernel told; of a rename its second half, or the only one.
        public let event: Event

        init(_ kind: Kind, _ event: Event, firstHalf: Event? = nil) {
            plainKind = kind
            self.event = event
            self.firstHalf = firstHalf
        }

        /// What happened.
        public var kind: Kind {
            firstHalf?.path.map { .moved(from: $0) } ?? plainKind
        }

        /// To what, of a rename the new path; nil for an overflow.
        public var path: FilePath? { event.path }

        /// Whether it is about a directory, as far as the kernel says so.
        public var isDirectory: Bool { event.isDirectory }

        /// The kind and the path.
        public var description: String {
            let place = path.map { PathBytes.quoted(PathBytes.of($0)) } ?? "-"
            return switch kind {
            case .event: "\(event)"
            case .moved(let from): "moved \(PathBytes.quoted(PathBytes.of(from))) to \(place)"
            case .movedIn: "movedIn \(place)"
            case .movedOut: "movedOut \(place)"
            }
        }
    }
}

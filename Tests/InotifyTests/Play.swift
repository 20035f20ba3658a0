import Inotify
import SystemPackage

/// Events made from short words, put into the pairing of renames.
final class Play {
    var pairs = RenamePairs(hold: 10_000_000)
    private let inotify: Inotify
    private let watches: [Inotify.Watch]

    init() throws {
        let inotify = try Inotify()
        self.inotify = inotify
        watches = [1, 2].map { number in
            Inotify.Watch(
                .init(rawValue: number),
                path: FilePath("/d\(number)"),
                mask: .all,
                inotify: inotify
            )
        }
    }

    /// An event of a name; those in capitals are in another directory.
    func event(_ mask: Inotify.Mask, _ name: String, _ cookie: UInt32) -> Inotify.Event {
        let watch = watches[name.first?.isUppercase == true ? 1 : 0]
        return Inotify.Event(
            watch: mask == .queueOverflow ? nil : watch,
            mask: mask,
            cookie: cookie,
            nameBytes: name.isEmpty ? nil : Array(name.utf8)
        )
    }

    /// Plays a row, and gives what was told.
    func run(_ row: String) throws -> String {
        var now: Int64 = 0
        var told: [Inotify.Change] = []
        for word in row.split(separator: " ") {
            let rest = String(word.dropFirst())
            let name = String(rest.prefix { !$0.isNumber })
            let cookie = UInt32(rest.drop { !$0.isNumber }) ?? 0
            switch word.first {
            case "@": now = (Int64(rest) ?? 0) * 1_000_000
            case "+": told += pairs.release(at: now)
            case "<": told += pairs.add(event(.movedFrom, name, cookie), at: now)
            case ">": told += pairs.add(event(.movedTo, name, cookie), at: now)
            case "!": told += pairs.add(event(.queueOverflow, "", 0), at: now)
            case ".": told += pairs.add(event(.attrib, "", 0), at: now)
            default: told += pairs.add(event(.modify, String(word), 0), at: now)
            }
        }
        return told.map(text).joined(separator: " ")
    }

    private func text(_ change: Inotify.Change) -> String {
        func name(_ event: Inotify.Event) -> String { event.name?.string ?? "" }
        return switch change {
        case .moved(let from, let to): "\(name(from))>\(name(to))"
        case .movedOut(let event): "\(name(event))>"
        case .movedIn(let event): ">\(name(event))"
        case .event(let event): event.kind == .overflow ? "!" : event.name?.string ?? "."
        }
    }

    /// An event as the word that made it.
    func text(_ event: Inotify.Event) -> String {
        let name = event.name?.string ?? "."
        let cookie = event.cookie.map { String($0.rawValue) } ?? ""
        return switch event.kind {
        case .movedFrom: "<\(name)\(cookie)"
        case .movedTo: ">\(name)\(cookie)"
        default: name
        }
    }
}

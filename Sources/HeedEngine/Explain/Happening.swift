package import HeedModel
import HeedRules

/// Something that can happen to a path, with every event that is then true of it.
package struct Happening: Hashable, Sendable {
    /// Its name in the rule language.
    package let name: String
    /// The events by which it is asked for.
    package let own: EventSet
    /// What comes with it.
    private let more: EventSet
    /// Whether it needs a former name.
    private let isMove: Bool

    private init(_ name: String, _ own: EventSet, with more: EventSet = [], isMove: Bool = false) {
        self.name = name
        self.own = own
        self.more = more
        self.isMove = isMove
    }

    /// All there are, in the order of the reference page; those of the kernel's own names last.
    package static let all = [
        Happening("write", [.write, .kernel(0x8)]),
        Happening("create", [.create, .kernel(0x100)]),
        Happening("delete", [.delete, .kernel(0x200)]),
        Happening("move", .move, with: [.create, .write, .kernel(0x80)], isMove: true),
        Happening("modify", [.modify, .kernel(0x2)]),
        Happening("attrib", [.attrib, .kernel(0x4)]),
        Happening("open", [.open, .kernel(0x20)]),
        Happening("access", [.access, .kernel(0x1)]),
        Happening("close-nowrite", [.closeNoWrite, .kernel(0x10)]),
        Happening("IN_MOVED_TO", .kernel(0x80), with: [.create, .write]),
        Happening("IN_MOVED_FROM", .kernel(0x40), with: .delete),
    ]

    /// What events of the rule language can be, for a path of a kind.
    package static func all(of events: EventSet, isDirectory: Bool) -> [Happening] {
        let found = all.filter { !$0.asked(isDirectory).isDisjoint(with: events) }
        // A directory that is complete at once was moved here: it appeared, if that is listened to.
        guard isDirectory, events.contains(.createDirectory) else { return found }
        return found.filter { $0.name != "write" }
    }

    /// The change that is told when it happens to a path.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - isDirectory: what the path is.
    ///   - ignored: where it is ignored.
    /// - Returns: what the event source would tell.
    package func change(of path: BytePath, isDirectory: Bool, ignored: Change.Ignored) -> Change {
        var events = asked(isDirectory).union(more)
        if isDirectory, events.contains(.create) { events.insert(.createDirectory) }
        return Change(
            path,
            events,
            from: isMove ? path : nil,
            isDirectory: isDirectory,
            ignored: ignored,
            ignoredFrom: isMove ? ignored : Change.Ignored()
        )
    }

    /// To make a directory is a change in itself.
    private func asked(_ isDirectory: Bool) -> EventSet {
        isDirectory && own.contains(.create) ? own.union(.createDirectory) : own
    }

    /// The words for a set of events, shortest first; never empty for a set that a rule can have.
    package static func words(for events: EventSet) -> [String] {
        let names = EventName.all + EventName.kernel
        if let one = names.first(where: { $0.events == events }) { return [one.name] }
        var rest = events
        var words: [String] = []
        for name in names.sorted(by: {
            $0.events.rawValue.nonzeroBitCount > $1.events.rawValue.nonzeroBitCount
        })
        where events.isSuperset(of: name.events) && !rest.isDisjoint(with: name.events) {
            words.append(name.name)
            rest.subtract(name.events)
        }
        return words
    }
}

package import HeedModel

/// The words of `events`, each said once.
package struct EventName: Sendable {
    /// The word.
    package let name: String
    /// What it means.
    package let doc: String
    /// What it stands for.
    package let events: EventSet

    /// The language's own, in the order of the reference page; the first is the default.
    package static let all = [
        EventName(name: "change", doc: "write, delete, move, and create for directories", events: .change),
        EventName(name: "write", doc: "the content at this name is new and complete", events: .write),
        EventName(name: "create", doc: "a name appeared; its content may be incomplete", events: .create),
        EventName(name: "delete", doc: "a name disappeared", events: .delete),
        EventName(name: "move", doc: "renamed, and both names match the rule", events: .move),
        EventName(name: "modify", doc: "every write; the file may stay open", events: .modify),
        EventName(name: "attrib", doc: "mode, owner, times, attributes or link count", events: .attrib),
        EventName(name: "open", doc: "the file was opened", events: .open),
        EventName(name: "access", doc: "the file was read", events: .access),
        EventName(name: "close-nowrite", doc: "a file open for reading was closed", events: .closeNoWrite),
        EventName(name: "all", doc: "change, create, modify and attrib", events: .all),
    ]

    /// The kernel's own, as inotify(7) names them; only those that a path can carry.
    package static let kernel: [EventName] = [
        ("IN_ACCESS", 0x1), ("IN_MODIFY", 0x2), ("IN_ATTRIB", 0x4), ("IN_CLOSE_WRITE", 0x8),
        ("IN_CLOSE_NOWRITE", 0x10), ("IN_OPEN", 0x20), ("IN_MOVED_FROM", 0x40), ("IN_MOVED_TO", 0x80),
        ("IN_CREATE", 0x100), ("IN_DELETE", 0x200), ("IN_MOVE", 0xC0), ("IN_CLOSE", 0x18),
    ].map { name, mask in
        EventName(name: name, doc: "the kernel's event of that name", events: .kernel(mask))
    }
}

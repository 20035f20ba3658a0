package import HeedModel

/// The paths of a batch as an action gets them: seen from its working directory, never to be read as an option.
package struct ChangedPaths: Sendable {
    /// Whether the paths tell everything; the value of `HEED_SCOPE`.
    package enum Scope: String, Sendable {
        /// They are the complete list.
        case some
        /// Unknown or too many: everything must be treated as changed.
        case all
        /// Only deletions.
        case none
    }

    /// More names than this, in bytes, are not passed as arguments.
    package static let argumentLimit = 1 << 20
    /// The same with eight bytes for each argument, which the kernel counts too.
    package static let argumentSpace = 3 << 19

    /// Whether the paths tell everything.
    package let scope: Scope
    /// All of the batch, also those that are gone; sorted bytewise.
    package let all: [[UInt8]]
    /// What `"$@"` and `{paths}` become: those that exist now, none unless ``scope`` is ``Scope/some``.
    ///
    /// Not among them: directories that went away as a whole, see ``Batch/Entry``.
    package let arguments: [[UInt8]]
    /// What happened to each of ``all``, with its former name as an action should be told it.
    private let happened: [(entry: Batch.Entry, from: [UInt8]?)]

    /// Looks at a run's paths as they are now.
    ///
    /// - Parameters:
    ///   - run: whose batch it is.
    ///   - isTooMany: whether the kernel has refused them as arguments.
    package init(_ run: Run, isTooMany: Bool = false) {
        let batch = run.trigger.batch
        let names = RelativeNames(root: run.rule.scope.root, directory: run.rule.definition.workingDirectory)
        let named = batch.entries.map { (name: names.name(of: $0.key), entry: $0.value) }
        // Numbers are moved more cheaply than what they stand for.
        let order = named.indices.sorted { BytePath.precedes(named[$0].name, named[$1].name) }
        all = order.map { ChangedPaths.safe(named[$0].name) }
        happened = order.map { index in
            let entry = named[index].entry
            return (entry, entry.from.map { ChangedPaths.safe(names.name(of: $0)) })
        }
        let space = all.reduce(0) { $0 + $1.count + 1 }
        let isIncomplete = batch.isOpenEnded || all.isEmpty || isTooMany
        if isIncomplete || space > ChangedPaths.argumentLimit
            || space + 8 * all.count > ChangedPaths.argumentSpace
        {
            scope = .all
            arguments = []
        } else {
            // A directory that went away stands for the names in it, even where a new one has its name by now.
            let candidates = zip(happened, all).filter { !$0.0.entry.isGone || !$0.0.entry.isDirectory }
            let directory = run.rule.definition.workingDirectory
            arguments = PresentNames(in: directory).filter(candidates.map(\.1))
            scope = arguments.isEmpty ? .none : .some
        }
    }

    /// The first path, for actions that handle one.
    package var first: [UInt8] {
        switch scope {
        case .some: arguments.first ?? []
        case .none: all.first ?? []
        case .all: []
        }
    }

    /// All paths, each followed by a byte.
    package func joined(endingWith byte: UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(all.reduce(0) { $0 + $1.count + 1 })
        for path in all {
            bytes += path
            bytes.append(byte)
        }
        return bytes
    }

    /// All paths but those that hold a line end, one a line; and those.
    package func lines() -> (text: [UInt8], leftOut: [[UInt8]]) {
        let newline = UInt8(ascii: "\n")
        var text: [UInt8] = []
        var leftOut: [[UInt8]] = []
        for path in all {
            if path.contains(newline) {
                leftOut.append(path)
            } else {
                text += path
                text.append(newline)
            }
        }
        return (text, leftOut)
    }

    /// What happened to which path, one JSON object a line.
    package func json() -> [UInt8] {
        var text = JSONText()
        // Most of a batch has seen the same.
        var written: (entry: Batch.Entry, text: [UInt8])?
        for (path, (entry, from)) in zip(all, happened) {
            var kind = entry
            kind.from = nil
            let rest = if let written, written.entry == kind { written.text } else { ChangedPaths.json(kind) }
            written = (kind, rest)
            text.beginObject()
            text.add("path", path: path)
            text.add(written: rest)
            if let from { text.add("from", path: from) }
            text.endObjectAndLine()
        }
        return text.bytes
    }

    private static func json(_ entry: Batch.Entry) -> [UInt8] {
        var text = JSONText()
        text.add("event", word: entry.events.word(isGone: entry.isGone))
        text.add("events", words: entry.events.words)
        text.add("type", word: entry.isDirectory ? "dir" : "file")
        return text.bytes
    }

    /// The one path of a run for each path; nil where there is none.
    var only: OnlyPath? {
        guard let path = all.first, let entry = happened.first?.entry else { return nil }
        return OnlyPath(path, event: entry.events.word(isGone: entry.isGone))
    }

    private static func safe(_ name: [UInt8]) -> [UInt8] {
        name.first == UInt8(ascii: "-") ? Array("./".utf8) + name : name
    }
}

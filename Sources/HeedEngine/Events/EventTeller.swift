import HeedDispatch
package import HeedModel
package import HeedReport
import HeedRules
package import HeedWatch

/// Turns what happens into the records of `heed events`: what is asked for, as the caller named it.
package struct EventTeller: Sendable {
    private let targets: [EventTarget]
    private let wanted: EventSet
    private let rules: [Rule]
    private let matcher: Matcher?
    private let directory: BytePath
    private let ignored: @Sendable (BytePath, Bool) -> Change.Ignored

    /// Makes a teller.
    ///
    /// - Parameters:
    ///   - targets: what is told of.
    ///   - wanted: the events that are told.
    ///   - rules: the rules whose names are told; nil where nobody asks.
    ///   - directory: what paths outside all targets are relative to, where they start a rule.
    ///   - ignored: where a path is ignored, for events that do not say.
    package init(
        targets: [EventTarget],
        wanted: EventSet,
        rules: [Rule]?,
        directory: BytePath,
        ignored: @escaping @Sendable (BytePath, Bool) -> Change.Ignored
    ) {
        self.targets = targets
        self.wanted = wanted
        self.rules = rules ?? []
        matcher = rules.map { Matcher(rules: $0) }
        self.directory = directory
        self.ignored = ignored
    }

    /// The records of what was observed, in order.
    package func records(of observations: [Observation], at moment: Timestamp.Moment) -> [EventRecord] {
        var records: [EventRecord] = []
        var index = observations.startIndex
        while index < observations.endIndex {
            defer { index += 1 }
            guard case .change(let change) = observations[index] else { continue }
            if index + 1 < observations.endIndex, case .change(let next) = observations[index + 1],
                next.from == change.path, let renamed = rename(change, next, moment)
            {
                records.append(renamed)
                index += 1
                continue
            }
            if let record = record(change, moment) { records.append(record) }
        }
        return records
    }

    /// The records of what the kernel told, in order.
    package func records(ofRaw observations: [RawObservation], at moment: Timestamp.Moment) -> [EventRecord] {
        observations.compactMap { observation in
            guard case .event(let event) = observation, event.mask & wanted.kernelMask != 0,
                let path = shown(event.path, isDirectory(event), ignored(event.path, isDirectory(event)))
            else { return nil }
            return EventRecord(
                moment,
                event.names + (event.isFound ? ["found"] : []),
                path,
                isDirectory: isDirectory(event),
                kernel: .init(mask: event.mask, cookie: event.cookie, isFound: event.isFound)
            )
        }
    }

    /// How a directory is shown of which something was lost.
    package func place(of directory: BytePath) -> [UInt8] {
        targets.lazy.compactMap { $0.shown(directory) }.first ?? directory.bytes
    }

    private func isDirectory(_ event: RawEvent) -> Bool { event.mask & RawEvent.isDirectory != 0 }

    /// A rename of which both names are told; nil where it is more, or less.
    private func rename(_ gone: Change, _ there: Change, _ moment: Timestamp.Moment) -> EventRecord? {
        guard wanted.contains(.move), let from = shown(gone), let path = shown(there) else { return nil }
        let rules = matcher.map { _ in names(gone, there) }
        return EventRecord(
            moment,
            words(there.events.union(.move), wanted),
            path,
            from: from,
            isDirectory: there.isDirectory,
            rules: rules
        )
    }

    private func record(_ change: Change, _ moment: Timestamp.Moment) -> EventRecord? {
        // Where only one name of a rename is told, it is a new one, or one that is gone.
        let isHalf =
            change.from.map { shown(Change($0, .delete, ignored: change.ignoredFrom)) == nil } ?? false
        let events = isHalf ? change.events.subtracting(.move) : change.events
        var asked = wanted
        for index in matches(change) { asked.formUnion(rules[index].events) }
        let started = matcher.map { _ in names(change) }
        let path = shown(change) ?? (started?.isEmpty ?? true ? nil : plain(change.path))
        guard let path, !events.isDisjoint(with: asked) else { return nil }
        return EventRecord(
            moment,
            words(events, asked),
            path,
            isDirectory: change.isDirectory,
            rules: started
        )
    }

    /// What of its events was asked for; a directory that appeared counts as created.
    private func words(_ events: EventSet, _ asked: EventSet) -> [String] {
        let told = events.intersection(asked)
        let words = told.words
        guard words.isEmpty else { return words }
        let names = EventName.kernel.filter { !told.isDisjoint(with: $0.events) }.map(\.name)
        return names.isEmpty ? ["change"] : names
    }

    private func matches(_ change: Change) -> [Int] {
        var found: [Int] = []
        matcher?.match(change) { index, _ in found.append(index) }
        return found
    }

    /// The rules that changes would start, in the order of their files.
    private func names(_ changes: Change...) -> [String] {
        Set(changes.flatMap(matches)).sorted().map { rules[$0].name }
    }

    private func shown(_ change: Change) -> [UInt8]? {
        shown(change.path, change.isDirectory, change.ignored)
    }

    private func shown(_ path: BytePath, _ isDirectory: Bool, _ ignored: Change.Ignored) -> [UInt8]? {
        targets.lazy.filter { $0.tells(path, isDirectory: isDirectory, ignored: ignored) }
            .compactMap { $0.shown(path) }.first
    }

    private func plain(_ path: BytePath) -> [UInt8] {
        path.relative(to: directory)?.bytes ?? path.bytes
    }
}

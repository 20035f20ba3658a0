package import HeedModel

/// Sets events aside on files that a run writes itself (`outputs`), until it can be told whose they are.
///
/// An event between a run's start and ``margin`` after its end on a path of the run's own batch is the run's work if
/// the path's state is then the same as at the run's end; otherwise it is somebody else's, and counts.
package struct OutputWindows: Sendable {
    /// How long after a run's end events on what it wrote may still come.
    package static let margin = Duration.milliseconds(100)

    private struct Window: Sendable {
        let run: Run.ID
        let paths: Set<BytePath>
        var closesAt: Duration?
        var isClosed = false
        var atEnd: [BytePath: PathState]?
        var aside: [BytePath: Batch.Entry] = [:]
    }

    private var windows: [Window] = []

    /// Makes none.
    package init() {}

    /// Whether no run is looked after.
    package var isEmpty: Bool { windows.isEmpty }

    /// When the next window closes.
    package var deadline: Duration? { windows.compactMap { $0.isClosed ? nil : $0.closesAt }.min() }

    /// Opens a window for a run whose batch holds files that it writes.
    package mutating func began(_ run: Run) {
        guard run.rule.definition.outputs != nil else { return }
        let paths = run.trigger.batch.entries.filter { path, entry in
            run.rule.writes(path, isDirectory: entry.isDirectory)
        }
        guard !paths.isEmpty else { return }
        windows.append(Window(run: run.id, paths: Set(paths.keys)))
    }

    /// Sets an event aside; false where no window is open for the path.
    package mutating func take(_ path: BytePath, _ entry: Batch.Entry) -> Bool {
        guard let index = windows.lastIndex(where: { !$0.isClosed && $0.paths.contains(path) }) else {
            return false
        }
        var known = Batch()
        if let earlier = windows[index].aside[path] { known.add(path, earlier) }
        known.add(path, entry)
        windows[index].aside[path] = known.entries[path]
        return true
    }

    /// Notes that a run has ended; gives the paths whose states must be looked at now.
    package mutating func ended(_ run: Run.ID, at now: Duration) -> Set<BytePath> {
        guard let index = windows.firstIndex(where: { $0.run == run }) else { return [] }
        windows[index].closesAt = now + OutputWindows.margin
        return windows[index].paths
    }

    /// Notes the states at a run's end.
    package mutating func remember(_ states: [BytePath: PathState], of run: Run.ID) {
        guard let index = windows.firstIndex(where: { $0.run == run }) else { return }
        windows[index].atEnd = states
    }

    /// Closes what is due; gives the runs with the paths whose states must be looked at once more.
    package mutating func close(at now: Duration) -> [(run: Run.ID, paths: Set<BytePath>)] {
        var questions: [(run: Run.ID, paths: Set<BytePath>)] = []
        for index in windows.indices where !windows[index].isClosed {
            guard let moment = windows[index].closesAt, moment <= now else { continue }
            windows[index].isClosed = true
            if !windows[index].aside.isEmpty {
                questions.append((windows[index].run, Set(windows[index].aside.keys)))
            }
        }
        windows.removeAll { $0.isClosed && $0.aside.isEmpty }
        return questions
    }

    /// Judges by the states after the margin; gives what was not the run's work.
    package mutating func judge(
        _ states: [BytePath: PathState],
        of run: Run.ID
    ) -> [BytePath: Batch.Entry] {
        guard let index = windows.firstIndex(where: { $0.run == run }) else { return [:] }
        let window = windows.remove(at: index)
        return window.aside.filter { path, _ in
            guard let before = window.atEnd?[path], let after = states[path] else { return true }
            return before != after
        }
    }
}

/// Says what runs missed, from what they wrote down and from what is true at rest.
struct Oracle: Sendable {
    /// Whether a run counts only if it ended with success: stopped and failed runs must not take paths with them.
    var needsSuccess = false
    /// Whether no two runs may go at once.
    var isSerial = false
    /// Whether no two runs may go at once for one path.
    var isSerialByPath = false
    /// Whether only a writer itself makes something in its own part, so that all that ever was there is known.
    var knowsOwnParts = true

    /// What is not yet as it must be at rest; may become right as long as runs are due.
    func missing(in log: RunLog, _ world: World) -> [String] {
        let runs = log.runs.filter { !needsSuccess || $0.success != nil }
        var read: [String: Set<String>] = [:]
        var present: [String: Double] = [:]
        for run in runs {
            for reading in run.readings {
                read[reading.path, default: []].insert(reading.state)
                if reading.isPresent {
                    present[reading.path] = max(present[reading.path] ?? 0, run.begin)
                }
            }
        }
        var problems: [String] = []
        for (path, state) in world.files
        where state != world.before[path] && !(read[path]?.contains(state) ?? false) {
            problems.append("not read: \(path) \(state), last read \(read[path]?.sorted() ?? [])")
        }
        let vanished = present.filter { world.files[$0.key] == nil }
        if !vanished.isEmpty {
            let told = Told(runs)
            for (path, moment) in vanished where !told.tells(path, since: moment) {
                problems.append("not told that it is gone: \(path)")
            }
        }
        return problems.sorted()
    }

    /// When paths were last told: everything; not there as files; named at all.
    private struct Told {
        var all = 0.0
        var gone: [String: Double] = [:]
        var named: [String: Double] = [:]

        init(_ runs: [RunLog.Run]) {
            for run in runs {
                if run.scope == "all" { all = max(all, run.end) }
                for reading in run.readings {
                    named[reading.path] = max(named[reading.path] ?? 0, run.end)
                    guard !reading.isPresent else { continue }
                    gone[reading.path] = max(gone[reading.path] ?? 0, run.end)
                }
            }
        }

        /// Whether a path, or a directory above it that went away as a whole, was told after a moment.
        func tells(_ path: String, since moment: Double) -> Bool {
            if all >= moment || gone[path] ?? 0 >= moment { return true }
            var rest = Substring(path)
            while let slash = rest.lastIndex(of: "/") {
                rest = rest[..<slash]
                if named[String(rest)] ?? 0 >= moment { return true }
            }
            return false
        }
    }

    /// What must never happen.
    func wrong(in log: RunLog, _ world: World) -> [String] {
        var problems: Set<String> = []
        for run in log.runs {
            if run.isSecond { problems.insert("run \(run.id) began while another went on") }
            // What it looked at by itself, because it was told to treat everything as changed, was not named to it.
            for reading in run.readings where run.scope != "all" {
                if let problem = nonsense(reading.path, world) { problems.insert(problem) }
            }
        }
        if isSerial { problems.formUnion(overlaps(log.runs)) }
        if isSerialByPath {
            let byPath = Dictionary(grouping: log.runs) { $0.readings.first?.path ?? "" }
            for runs in byPath.values { problems.formUnion(overlaps(runs)) }
        }
        return problems.sorted()
    }

    private func overlaps(_ runs: [RunLog.Run]) -> [String] {
        let sorted = runs.sorted { $0.begin < $1.begin }
        return zip(sorted, sorted.dropFirst()).compactMap { earlier, later in
            guard let end = earlier.success, end > later.begin else { return nil }
            return "run \(later.id) began before run \(earlier.id) ended"
        }
    }

    private func nonsense(_ path: String, _ world: World) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        if parts.contains(where: World.ignored.contains) { return "ignored and named: \(path)" }
        if parts.first == "quiet" {
            return world.sentinels.contains(path) ? nil : "never changed and named: \(path)"
        }
        if knowsOwnParts, let first = parts.first, first.hasPrefix("w") {
            return world.made.contains(path) ? nil : "never existed: \(path)"
        }
        return world.names.contains(parts.last ?? "") ? nil : "never existed: \(path)"
    }
}

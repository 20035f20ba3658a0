import HeedModel

/// Collecting: which job a change belongs to, and when a job wants to be asked.
extension Dispatcher {
    mutating func collect(_ changes: [Change], existing: Bool, at now: Duration) {
        guard !isClosing else { return }
        let matcher = matcher
        for change in changes {
            if !readers.isEmpty, change.events.contains(.createDirectory) {
                retell(below: change.path, at: now)
            }
            if change.standsForTree { departures.add(change.path) }
            let entry = Batch.Entry(
                events: change.events,
                isGone: change.events.contains(.delete) && change.events.isDisjoint(with: [.write, .create]),
                isDirectory: change.isDirectory
            )
            matcher.match(change) { rule, path in
                if existing, standings[rule].definition.onStart != .existing { return }
                var entry = entry
                entry.from = change.from?.relative(to: standings[rule].rule.scope.root)
                let index = standings[rule].runsForEachPath ? job(of: rule, for: path) : rule
                if places[index].job.outputs.take(path, entry) { return }
                places[index].job.add(path, entry, overflow: change.cause == .overflow, at: now)
                if existing { places[index].job.mark(.existing) }
                trace(path, to: index, of: rule, at: now)
                review(index, at: now)
            }
        }
    }

    mutating func loseDeletions(below directory: BytePath, at now: Duration, _ effects: inout [Effect]) {
        guard !isClosing else { return }
        let matcher = matcher
        matcher.match(.lostDeletions(below: directory)) { rule, _ in
            if standings[rule].runsForEachPath {
                let reason = "names of deleted files are lost, and it runs for each path"
                effects.append(.tell(.skipped(rule: standings[rule].rule.name, reason: reason)))
                return
            }
            places[rule].job.addUnnamed(at: now)
            trace(nil, to: rule, of: rule, at: now)
            review(rule, at: now)
        }
    }

    /// Notes for the loop guard where a change comes from.
    mutating func trace(_ path: BytePath?, to index: Int, of rule: Int, at now: Duration) {
        guard !guardian.isIdle else {
            standings[rule].lastOutside = now
            places[index].job.origin = Origin(at: now)
            if standings[rule].runsForEachPath { stream(to: index, of: rule, during: nil, at: now) }
            return
        }
        let origin = guardian.origin(of: path, for: rule, at: now)
        if origin.chain.isEmpty { standings[rule].lastOutside = now }
        if standings[rule].runsForEachPath {
            let run = origin.depth(of: rule) > 0 ? guardian.newestRun(of: rule) : nil
            stream(to: index, of: rule, during: run, at: now)
        }
        places[index].job.origin = places[index].job.origin?.joined(by: origin, of: rule) ?? origin
    }

    /// Notes that a path has come, during a run of the rule or not.
    private mutating func stream(to index: Int, of rule: Int, during run: Run.ID?, at now: Duration) {
        if let run { return standings[rule].stream.came(during: run, at: now) }
        standings[rule].stream = LoopGuard.Stream()
        // What a person does does not queue behind all that a loop has made.
        if standings[rule].loop.count > 0 { places[index].isUrgent = true }
    }

    /// The job of a rule for a path; makes it where there is none.
    mutating func job(of rule: Int, for path: BytePath) -> Int {
        if let known = standings[rule].jobs[path] { return known }
        let place = Place(job: Job(rule: standings[rule].rule), rule: rule, path: path)
        let index: Int
        if let free = unused.popLast() {
            index = free
            places[index] = place
        } else {
            index = places.count
            places.append(place)
        }
        standings[rule].jobs[path] = index
        return index
    }

    /// Puts a job where it belongs after something happened to it: into the queue, among the alarms, or away.
    mutating func review(_ index: Int, at now: Duration) {
        let rule = places[index].rule
        let view = places[index].job.view(at: now)
        switch view.next {
        case .drop, .ask, .start, .replace, .signal:
            let ticket = places[index].ticket ?? takeTicket(isUrgent: places[index].isUrgent)
            places[index].ticket = ticket
            guard !places[index].isWaiting else { break }
            places[index].isWaiting = true
            standings[rule].waiting.insert(index, for: ticket)
            waitingRules.insert(rule)
        case .settling, .busy, .asking: break
        case .nothing:
            places[index].ticket = nil
            if !view.isPending { places[index].isUrgent = false }
        }
        count(index, of: rule, view)
        if let deadline = view.deadline, places[index].alarm.map({ deadline < $0 }) ?? true {
            places[index].alarm = deadline
            alarms.insert(.job(index), for: deadline)
        }
        guard index >= standings.count, !places[index].isWaiting, view.isBlank else {
            return
        }
        guard standings[rule].jobs.removeValue(forKey: places[index].path) != nil else { return }
        places[index].alarm = nil
        unused.append(index)
    }

    private mutating func takeTicket(isUrgent: Bool) -> UInt64 {
        if isUrgent {
            defer { nextUrgentTicket += 1 }
            return nextUrgentTicket
        }
        defer { nextTicket += 1 }
        return nextTicket
    }

    /// Keeps count of the jobs that others may have to wait for.
    private mutating func count(_ index: Int, of rule: Int, _ view: Job.View) {
        // Whoever waits for a service waits for its start only.
        let isGoing = standings[rule].isService ? view.isStopping : view.isGoing
        let isBusy = view.isPending || isGoing
        guard isBusy != places[index].isBusy else { return }
        places[index].isBusy = isBusy
        standings[rule].busyJobs += isBusy ? 1 : -1
    }
}

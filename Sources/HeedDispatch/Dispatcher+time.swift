import HeedModel

/// Time: alarms that are due, then everybody who may go on.
extension Dispatcher {
    /// Lets everything go on that can at this moment.
    mutating func settle(at now: Duration, _ effects: inout [Effect]) {
        ring(at: now, &effects)
        if !isClosing, !waitingRules.isEmpty {
            var before: Int
            repeat {
                before = effects.count
                // Who waits longer for a lock comes first, so what it waits for is out of reach for the others.
                var reserved: Set<String> = []
                for rule in waitingInOrder() { advance(rule, at: now, &reserved, &effects) }
            } while effects.count > before
        }
        tidy()
    }

    /// Sets an alarm for a rule.
    mutating func wake(_ rule: Int, at moment: Duration) {
        guard standings[rule].wake != moment else { return }
        standings[rule].wake = moment
        alarms.insert(.rule(rule), for: moment)
    }

    private func waitingInOrder() -> [Int] {
        guard waitingRules.count > 1 else { return Array(waitingRules) }
        return waitingRules.map { ($0, standings[$0].waiting.first?.key ?? .max) }
            .sorted { $0.1 < $1.1 }.map(\.0)
    }

    private mutating func ring(at now: Duration, _ effects: inout [Effect]) {
        while let (moment, alarm) = alarms.first, moment <= now {
            alarms.removeFirst()
            switch alarm {
            case .job(let index):
                guard places[index].alarm == moment else { continue }
                places[index].alarm = nil
                tick(index, at: now, &effects)
                review(index, at: now)
            case .rule(let rule):
                if standings[rule].wake == moment { standings[rule].wake = nil }
            }
        }
    }

    private mutating func tick(_ index: Int, at now: Duration, _ effects: inout [Effect]) {
        let rule = places[index].job.rule
        for id in places[index].job.tick(at: now) { effects.append(.stop(id, rule.definition.stop)) }
        for (run, paths) in places[index].job.outputs.close(at: now) {
            look(at: paths, of: rule, content: false, for: .outputsLater(job: index, run), &effects)
        }
    }

    /// Asks what is at paths relative to a rule's root.
    mutating func look(
        at paths: some Collection<BytePath>,
        of rule: Rule,
        content: Bool,
        for purpose: Look,
        _ effects: inout [Effect]
    ) {
        let absolute = paths.sorted().map { rule.scope.root.appending($0.bytes) }
        looks[nextQuestion] = purpose
        effects.append(.look(nextQuestion, at: absolute, content: content))
        nextQuestion += 1
    }

    /// Sees to it that the first alarm is one that still counts.
    ///
    /// A deadline that moves away, as with every change in a burst, leaves its alarm where it is until then.
    private mutating func tidy() {
        while let (moment, alarm) = alarms.first {
            var later: Duration?
            switch alarm {
            case .job(let index):
                guard places[index].alarm == moment else { break }
                later = places[index].job.deadlineInPlace()
                if later == moment { return }
                places[index].alarm = later
            case .rule(let rule):
                if standings[rule].wake == moment { return }
            }
            if let later { alarms.moveFirst(to: later) } else { alarms.removeFirst() }
        }
    }
}

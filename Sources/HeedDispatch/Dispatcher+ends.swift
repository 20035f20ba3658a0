import HeedModel

/// Ends of runs, and answers to questions.
extension Dispatcher {
    mutating func finish(_ id: Run.ID, _ end: RunEnd, at now: Duration, _ effects: inout [Effect]) {
        if let hook = hooks.removeValue(forKey: id) {
            guardian.ended(id, at: now)
            let outcome = isClosing ? Outcome.stopped(.shutdown) : Outcome(end.status)
            effects.append(.tell(.ended(hook, outcome, end, failedBefore: false)))
            return
        }
        guard let index = owners.removeValue(forKey: id),
            let ending = places[index].job.ended(id, end, at: now)
        else { return }
        let rule = places[index].rule
        let definition = standings[rule].definition
        readers[id]?.hasEnded = true
        standings[rule].running -= 1
        if !definition.isService { used -= 1 }
        locks.subtract(definition.locks)
        let written = places[index].job.outputs.ended(id, at: now)
        if !written.isEmpty {
            let purpose = Look.outputsAtEnd(job: index, id)
            look(at: written, of: standings[rule].rule, content: false, for: purpose, &effects)
        }
        let failedBefore = standings[rule].failing.contains(places[index].path)
        effects.append(.tell(.ended(ending.run, ending.outcome, end, failedBefore: failedBefore)))
        note(ending, end, of: index, at: now, &effects)
        guardian.ended(id, at: now)
        review(index, at: now)
    }

    private mutating func note(
        _ ending: Job.Ending,
        _ end: RunEnd,
        of index: Int,
        at now: Duration,
        _ effects: inout [Effect]
    ) {
        let rule = places[index].rule
        let definition = standings[rule].definition
        switch ending.outcome {
        case .exited(0) where !definition.isService:
            succeed(rule, places[index].path, after: ending.run.id, at: now)
        case .exited, .signalled, .timedOut, .neverStarted:
            standings[rule].failing.insert(places[index].path)
            standings[rule].previous = .failed
        case .stopped, .skipped:
            break  // says nothing about whether the rule's command works
        }
        if let wait = ending.repeatedAfter, let retry = definition.retry {
            effects.append(
                .tell(
                    .retrying(
                        rule: definition.name,
                        repetition: ending.run.attempt,
                        of: retry.max,
                        after: wait
                    )
                )
            )
        }
        guard ending.isFailure, !ending.isRepeated, definition.onFailure != nil, !isClosing else { return }
        let hook = Run(
            id: nextID,
            rule: standings[rule].rule,
            trigger: ending.run.trigger,
            part: .onFailure(Run.Failed(ending.outcome, step: end.failedStep)),
            attempt: ending.run.attempt,
            previous: .failed
        )
        nextID += 1
        hooks[hook.id] = hook
        guardian.followed(ending.run.id, by: hook.id)
        effects += [.tell(.started(hook)), .start(hook)]
    }

    /// Notes a success, and starts what only comes after it.
    mutating func succeed(_ rule: Int, _ path: BytePath, after id: Run.ID, at now: Duration) {
        standings[rule].failing.remove(path)
        standings[rule].previous = .ok
        standings[rule].hasSucceeded = true
        for dependent in standings[rule].dependents where standings[dependent].isLed {
            places[dependent].job.demand(.after)
            let origin = guardian.origin(after: id, at: now)
            places[dependent].job.origin =
                places[dependent].job.origin?.joined(by: origin, of: dependent) ?? origin
            review(dependent, at: now)
        }
    }

    mutating func take(
        _ answer: GateAnswer,
        to id: QuestionID,
        at now: Duration,
        _ effects: inout [Effect]
    ) {
        guard let index = questions.removeValue(forKey: id) else { return }
        let rule = places[index].rule
        standings[rule].asking -= 1
        places[index].job.answered(answer, at: now)
        for drop in answer.dropped {
            let names =
                drop.paths.count < 2
                ? drop.paths.first.map { "\($0): " } ?? "" : "\(drop.paths.count) paths: "
            effects.append(.tell(.skipped(rule: standings[rule].rule.name, reason: names + drop.reason)))
        }
        review(index, at: now)
    }

    mutating func take(
        _ states: [BytePath: PathState],
        to id: QuestionID,
        at now: Duration,
        _ effects: inout [Effect]
    ) {
        guard let look = looks.removeValue(forKey: id) else { return }
        switch look {
        case .loop(let rule):
            judge(relative(states, to: rule), of: rule, &effects)
        case .outputsAtEnd(job: let index, let run):
            places[index].job.outputs.remember(relative(states, to: places[index].rule), of: run)
        case .outputsLater(job: let index, let run):
            let rule = places[index].rule
            for (path, entry) in places[index].job.outputs.judge(relative(states, to: rule), of: run) {
                places[index].job.add(path, entry, overflow: false, at: now)
                standings[rule].lastOutside = now
                places[index].job.origin = Origin(path: path, at: now)
            }
            review(index, at: now)
        }
    }

    private func relative(_ states: [BytePath: PathState], to rule: Int) -> [BytePath: PathState] {
        let root = standings[rule].rule.scope.root
        var result: [BytePath: PathState] = [:]
        for (path, state) in states {
            if let relative = path.relative(to: root) { result[relative] = state }
        }
        return result
    }
}

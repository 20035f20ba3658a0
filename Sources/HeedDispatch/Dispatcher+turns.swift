import HeedModel

/// Turns: what a rule may do now, and doing it.
extension Dispatcher {
    /// Lets the jobs of a rule go on, the one that waits for the longest time first, until one must wait.
    mutating func advance(
        _ rule: Int,
        at now: Duration,
        _ reserved: inout Set<String>,
        _ effects: inout [Effect]
    ) {
        while let (_, index) = standings[rule].waiting.first {
            switch places[index].job.next {
            case .nothing, .settling, .busy, .asking:
                leave(index)
            case .drop:
                leave(index)
                drop(index, &effects)
            case .ask:
                guard mayGo(index, at: now, &effects), isFree(rule, toAskFor: index),
                    isClear(rule, at: now, &effects)
                else { return }
                leave(index)
                ask(index, &effects)
            case .replace(let id):
                guard mayGo(index, at: now, &effects), isClear(rule, at: now, &effects) else { return }
                leave(index)
                places[index].job.replace()
                effects.append(.stop(id, standings[rule].definition.stop))
            case .signal(let id, let signal):
                guard mayGo(index, at: now, &effects), isClear(rule, at: now, &effects) else { return }
                leave(index)
                tell(id, signal, index, at: now, &effects)
            case .start:
                guard mayGo(index, at: now, &effects), isFree(rule, &reserved),
                    isClear(rule, at: now, &effects)
                else { return }
                leave(index)
                begin(index, at: now, &effects)
            }
            review(index, at: now)
        }
        waitingRules.remove(rule)
    }

    /// Takes the first job of a rule out of the queue.
    private mutating func leave(_ index: Int) {
        standings[places[index].rule].waiting.removeFirst()
        places[index].isWaiting = false
    }

    // MARK: What it may have to wait for

    /// Whether nothing that has to do with time, or with other rules, is in the way.
    private mutating func mayGo(_ index: Int, at now: Duration, _ effects: inout [Effect]) -> Bool {
        let rule = places[index].rule
        guard isNoLoop(index, at: now, &effects) else { return false }
        if let throttle = standings[rule].definition.throttle, let last = standings[rule].lastStart,
            now < last + throttle
        {
            wake(rule, at: last + throttle)
            return false
        }
        return isReleased(rule, &effects)
    }

    /// Whether the rules that it comes after are at rest and well.
    private mutating func isReleased(_ rule: Int, _ effects: inout [Effect]) -> Bool {
        let leaders = standings[rule].after
        guard !leaders.isEmpty else { return true }
        guard !leaders.contains(where: isUnsettled) else { return false }
        let failed = leaders.filter { !standings[$0].failing.isEmpty }
        guard failed.isEmpty else {
            if !standings[rule].isBlockTold {
                standings[rule].isBlockTold = true
                let wait = Notice.Wait.success(of: failed.map { standings[$0].rule.name })
                effects.append(.tell(.waiting(rule: standings[rule].rule.name, wait)))
            }
            return false
        }
        standings[rule].isBlockTold = false
        return !standings[rule].isLed || leaders.allSatisfy { standings[$0].hasSucceeded }
    }

    /// Whether a rule is due or running, or will be when those have succeeded that alone start it.
    private func isUnsettled(_ rule: Int) -> Bool {
        standings[rule].busyJobs > 0
            || standings[rule].isLed && standings[rule].after.contains(where: isUnsettled)
    }

    /// Whether locks and numbers of runs let the rule start one more.
    private func isFree(_ rule: Int, _ reserved: inout Set<String>) -> Bool {
        let definition = standings[rule].definition
        guard standings[rule].running < max(1, definition.jobs) else { return false }
        guard locks.isDisjoint(with: definition.locks), reserved.isDisjoint(with: definition.locks) else {
            reserved.formUnion(definition.locks)
            return false
        }
        return definition.isService || used < capacity
    }

    /// Whether a batch may be shown to the gates: not many more than could run, or the answers would be old.
    private func isFree(_ rule: Int, toAskFor index: Int) -> Bool {
        let standing = standings[rule]
        return !places[index].job.going.isEmpty
            || standing.running + standing.asking < max(1, standing.definition.jobs)
    }

    // MARK: Doing it

    private mutating func drop(_ index: Int, _ effects: inout [Effect]) {
        let batch = places[index].job.drop()
        let count = batch.isOpenEnded ? "changes" : Dispatcher.count(batch.entries.count, "change")
        let reason = "\(count) while it was running (on-busy: skip)"
        effects.append(.tell(.skipped(rule: places[index].job.rule.name, reason: reason)))
    }

    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private mutating func ask(_ index: Int, _ effects: inout [Effect]) {
        let rule = places[index].rule
        let question = GateQuestion(rule: standings[rule].rule, trigger: places[index].job.ask())
        standings[rule].asking += 1
        questions[nextQuestion] = index
        effects.append(.ask(nextQuestion, question))
        nextQuestion += 1
    }

    private mutating func tell(
        _ id: Run.ID,
        _ signal: Signal,
        _ index: Int,
        at now: Duration,
        _ effects: inout [Effect]
    ) {
        let rule = places[index].rule
        let batch = places[index].job.take().trigger.batch
        guard let run = places[index].job.going.last?.run else { return }
        places[index].job.told(batch, at: now)
        guardian.began(run, of: rule, from: origin(of: index), at: now)
        places[index].job.origin = nil
        effects += [.tell(.signalled(run, signal)), .signal(id, signal)]
    }

    private mutating func begin(_ index: Int, at now: Duration, _ effects: inout [Effect]) {
        let rule = places[index].rule
        let definition = standings[rule].definition
        let (trigger, attempt) = places[index].job.take()
        guard !trigger.batch.isEmpty || !definition.gates.isEmpty else { return }
        let run = Run(
            id: nextID,
            rule: standings[rule].rule,
            trigger: trigger,
            attempt: attempt,
            previous: standings[rule].previous
        )
        nextID += 1
        owners[run.id] = index
        if let reader = Reader(run, of: rule, after: departures) { readers[run.id] = reader }
        standings[rule].running += 1
        standings[rule].lastStart = now
        if !definition.isService { used += 1 }
        locks.formUnion(definition.locks)
        let origin = origin(of: index)
        let isFollowing = origin?.depth(of: rule) ?? 0 > 0
        standings[rule].lengthen(places[index].path, isFollowing: isFollowing, at: now)
        guardian.began(run, of: rule, from: origin, at: now)
        places[index].job.origin = nil
        places[index].job.began(run, at: now)
        effects += [.tell(.started(run)), .start(run)]
        if definition.isService { succeed(rule, places[index].path, after: run.id, at: now) }
    }
}

import HeedModel

/// Waits that need a look at the disk: loops of a rule with itself, and `hold-while`.
extension Dispatcher {
    /// How many paths of a batch the loop guard looks at.
    private static let sample = 100
    /// The shortest and the longest time between two looks at what a rule waits for to be gone.
    private static let gaps = (shortest: Duration.milliseconds(10), longest: Duration.milliseconds(250))

    /// Where a batch comes from; from outside, if something else has come from there meanwhile.
    func origin(of index: Int) -> Origin? {
        guard let origin = places[index].job.origin else { return nil }
        guard let outside = standings[places[index].rule].lastOutside, outside >= origin.moment else {
            return origin
        }
        return Origin(path: origin.path, at: origin.moment)
    }

    /// Whether a rule has not started itself so often that it must wait.
    mutating func isNoLoop(_ index: Int, at now: Duration, _ effects: inout [Effect]) -> Bool {
        let rule = places[index].rule
        // What is repeated, or left over from a run that never started, says nothing new.
        guard let origin = origin(of: index) else { return !standings[rule].isPaused }
        let depth = origin.depth(of: rule)
        let isForPath = standings[rule].runsForEachPath && depth > 0
        let count = isForPath ? links(index) : depth + 1
        // Somebody else's change is acted on; what the rule makes of it by itself is not.
        guard !standings[rule].isPaused else { return count == 1 }
        if isForPath, standings[rule].stream.isSuspect {
            guard standings[rule].running == 0 else { return false }
            if let moment = standings[rule].stream.rest(at: now) {
                wake(rule, at: moment)
                return false
            }
        }
        guard count >= LoopGuard.patience else {
            if depth == 0, standings[rule].loop.count > 0 { standings[rule].loop = LoopGuard.Watch() }
            return true
        }
        // What comes while others of its runs are going says nothing: a gap begins when they have ended.
        guard !isForPath || standings[rule].running == 0 else { return false }
        if standings[rule].loop.meets(count, at: now) {
            meet(count, origin.path, index, &effects)
            return false
        }
        guard !standings[rule].loop.isLooking else { return false }
        guard let until = standings[rule].loop.until, now < until else { return true }
        wake(rule, at: until)
        return false
    }

    /// How many runs are in the chain that goes on now, the next one included, where the rule runs for each path.
    ///
    /// Other paths may well change during its runs, as with uploads: only runs for this very path are a chain, or a
    /// stream that comes from nowhere else.
    private func links(_ index: Int) -> Int {
        let rule = places[index].rule
        let own = standings[rule].chains[places[index].path]?.count ?? 0
        return max(own + 1, standings[rule].stream.count)
    }

    private mutating func meet(_ count: Int, _ path: BytePath?, _ index: Int, _ effects: inout [Effect]) {
        let rule = places[index].rule
        let loop = loop(count, path, index)
        if count >= LoopGuard.limit {
            standings[rule].isPaused = true
            effects.append(.tell(.paused(rule: standings[rule].rule.name, loop, runsAgo: nil)))
            return
        }
        effects.append(.tell(.looping(rule: standings[rule].rule.name, loop)))
        standings[rule].loop.isLooking = true
        let paths = places[index].job.paths(atMost: Dispatcher.sample)
        look(at: paths, of: standings[rule].rule, content: true, for: .loop(rule: rule), &effects)
    }

    private func loop(_ count: Int, _ path: BytePath?, _ index: Int) -> Notice.Loop {
        let rule = places[index].job.rule
        let path = path ?? places[index].job.paths(atMost: 1).first ?? BytePath([])
        return Notice.Loop(
            count: count,
            path: path,
            pattern: rule.pattern(covering: path, isDirectory: false),
            gap: LoopGuard.gap(before: count) ?? .zero
        )
    }

    /// Notes what is in the files of a loop; where nothing new comes of it, the rule is paused.
    mutating func judge(
        _ states: [BytePath: PathState],
        of rule: Int,
        _ effects: inout [Effect]
    ) {
        standings[rule].loop.isLooking = false
        guard let (path, runsAgo) = standings[rule].loop.compare(states) else { return }
        standings[rule].isPaused = true
        let loop = Notice.Loop(
            count: standings[rule].loop.count,
            path: path,
            pattern: standings[rule].rule.pattern(covering: path, isDirectory: false),
            gap: .zero
        )
        effects.append(.tell(.paused(rule: standings[rule].rule.name, loop, runsAgo: runsAgo)))
    }

    /// Whether nothing is there that the rule waits for to be gone; asks where it is not known for this moment.
    mutating func isClear(_ rule: Int, at now: Duration, _ effects: inout [Effect]) -> Bool {
        if standings[rule].definition.holdWhile == .nothing { return true }
        if standings[rule].hold.clearAt == now { return true }
        guard !standings[rule].hold.isAsking else { return false }
        if let again = standings[rule].hold.againAt, now < again {
            wake(rule, at: again)
            return false
        }
        standings[rule].hold.isAsking = true
        effects.append(.sight(rule: rule, standings[rule].rule))
        return false
    }

    mutating func take(
        _ sighting: Sighting?,
        for rule: Int,
        at now: Duration,
        _ effects: inout [Effect]
    ) {
        standings[rule].hold.isAsking = false
        guard let sighting else {
            standings[rule].hold = Standing.Hold()
            standings[rule].hold.clearAt = now
            return
        }
        if standings[rule].hold.ignored == sighting {
            standings[rule].hold.clearAt = now
            return
        }
        let since = standings[rule].hold.since ?? now
        let (longest, isOwn) = longestHold(of: rule)
        let name = standings[rule].rule.name
        if sighting.isMissingRoot {
            if !standings[rule].hold.isRootTold {
                effects.append(.tell(.waiting(rule: name, .root(sighting.path))))
            }
            standings[rule].hold.isRootTold = true
            return lookAgain(for: rule, at: now, before: nil)
        }
        if standings[rule].hold.since == nil, isOwn {
            effects.append(.tell(.waiting(rule: name, .gone(sighting.path))))
        }
        standings[rule].hold.since = since
        guard now < since + longest else {
            standings[rule].hold = Standing.Hold()
            standings[rule].hold.ignored = sighting
            standings[rule].hold.clearAt = now
            effects.append(.tell(.waiting(rule: name, .tooLong(sighting.path, longest))))
            return
        }
        lookAgain(for: rule, at: now, before: since + longest)
    }

    /// Looks less and less often.
    private mutating func lookAgain(for rule: Int, at now: Duration, before end: Duration?) {
        let gap = min(max(standings[rule].hold.gap * 2, Dispatcher.gaps.shortest), Dispatcher.gaps.longest)
        standings[rule].hold.gap = gap
        let again = min(now + gap, end ?? now + gap)
        standings[rule].hold.againAt = again
        wake(rule, at: again)
    }

    /// How long a rule waits at the most, and whether its file says what for.
    private func longestHold(of rule: Int) -> (longest: Duration, isOwn: Bool) {
        switch standings[rule].definition.holdWhile {
        case .gitIndexLock: (HoldWhile.longestForGit, false)
        case .nothing: (.zero, false)
        case .exists(_, max: let longest): (longest, true)
        }
    }
}

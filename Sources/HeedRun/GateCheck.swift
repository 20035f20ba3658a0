import HeedModel

/// Decides what of a batch may run, all gates but `test` asked.
struct GateCheck {
    /// The first pause before a file that is open is asked about again; doubles up to ``longestPause``.
    private static let firstPause: Int64 = 100_000_000
    private static let longestPause: Int64 = 2_000_000_000

    /// What was decided.
    private(set) var answer: GateAnswer
    /// Whether something could not be asked, and nobody was told before.
    private(set) var isBlind = false

    private let question: GateQuestion
    private let now: Int64
    private let realTime: Int64
    private var drops: [(gate: String, path: BytePath)] = []

    /// Asks; moments are nanoseconds of the monotonic clock and of the clock that stamps files.
    init(_ question: GateQuestion, memory: inout GateMemory, now: Int64, realTime: Int64) {
        self.question = question
        self.now = now
        self.realTime = realTime
        answer = GateAnswer(passed: nil)
        let batch = question.trigger.batch
        var passed = Batch()
        passed.isOpenEnded = batch.isOpenEnded
        passed.hasOverflow = batch.hasOverflow
        for (path, entry) in batch.entries {
            switch verdict(on: path, entry, &memory) {
            case .passes: passed.add(path, entry)
            case .drops(let reason): drops.append((reason, path))
            case .waits(let pause):
                answer.waiting.add(path, entry)
                answer.again = min(answer.again ?? .nanoseconds(pause), .nanoseconds(pause))
            }
        }
        answer.waiting.hasOverflow = batch.hasOverflow && !answer.waiting.isEmpty
        answer.dropped = Dictionary(grouping: drops, by: \.gate).sorted { $0.key < $1.key }.map {
            gate,
            drops in
            GateAnswer.Drop(reason: gate, paths: drops.map(\.path).sorted())
        }
        guard !passed.isEmpty || batch.isEmpty else { return }
        if let refusal = refusal() {
            answer.dropped.append(GateAnswer.Drop(reason: refusal, paths: passed.entries.keys.sorted()))
        } else {
            answer.passed = passed
        }
    }

    private enum Verdict {
        case passes
        case drops(String)
        case waits(Int64)
    }

    /// Asks the gates that speak of a path; one that makes it wait comes before one that drops it.
    private mutating func verdict(
        on path: BytePath,
        _ entry: Batch.Entry,
        _ memory: inout GateMemory
    ) -> Verdict {
        let absolute = question.rule.scope.root.appending(path.bytes)
        let place = GateMemory.Place(rule: question.rule.name, path: path)
        let gates = question.rule.definition.gates
        var pause: Int64?
        for gate in gates {
            let needed: Int64? =
                switch gate {
                case .stable(let time): unrest(of: absolute, place, time, &memory)
                case .closed: openness(of: absolute, place, &memory)
                case .minSize, .maxSize, .contentChanged, .exists, .missing, .test: nil
                }
            if let needed { pause = max(pause ?? 0, needed) }
        }
        if let pause { return .waits(pause) }
        memory[place] = nil
        for gate in gates {
            if let reason = objection(to: absolute, path, gate, memory) { return .drops(reason) }
        }
        return .passes
    }

    /// How long a path has to be still for it to have been still long enough; nil where it has.
    private func unrest(
        of path: BytePath,
        _ place: GateMemory.Place,
        _ time: Duration,
        _ memory: inout GateMemory
    ) -> Int64? {
        guard let (stamp, kind) = Disk.status(path), kind != .other else { return nil }
        let wanted = time.wholeNanoseconds
        var wait: GateMemory.Wait
        if let known = memory[place], known.stamp == stamp {
            wait = known
        } else {
            // A file that nobody has touched for an hour need not be watched first.
            let age = min(max(0, realTime - stamp.changed), wanted)
            wait = GateMemory.Wait(
                stamp: stamp,
                since: now - age,
                probes: memory[place]?.probes ?? 0,
                asked: now
            )
        }
        wait.asked = now
        memory[place] = wait
        let missing = wait.since + wanted - now
        return missing > 0 ? missing : nil
    }

    /// How long to wait before a path that somebody writes is asked about again; nil where nobody does.
    private mutating func openness(
        of path: BytePath,
        _ place: GateMemory.Place,
        _ memory: inout GateMemory
    ) -> Int64? {
        switch Disk.writing(path) {
        case .closed: return nil
        case .unknown:
            if memory.isNew(for: place.rule) { isBlind = true }
            return nil
        case .open:
            guard let stamp = Disk.status(path)?.stamp else { return nil }
            var wait = memory[place] ?? GateMemory.Wait(stamp: stamp, since: now, probes: 0, asked: now)
            let pause = GateCheck.firstPause << Int64(min(wait.probes, 5))
            wait.probes += 1
            wait.asked = now
            memory[place] = wait
            return min(pause, GateCheck.longestPause)
        }
    }

    /// Why a path must leave the batch; nil where a gate has nothing against it.
    private func objection(
        to path: BytePath,
        _ name: BytePath,
        _ gate: Gate,
        _ memory: GateMemory
    ) -> String? {
        switch gate {
        case .minSize(let bytes):
            guard let size = Disk.size(path), size < bytes else { return nil }
            return "smaller than `min-size` (\(bytes) bytes)"
        case .maxSize(let bytes):
            guard let size = Disk.size(path), size > bytes else { return nil }
            return "larger than `max-size` (\(bytes) bytes)"
        case .contentChanged:
            guard let known = memory.content(of: name, for: question.rule.name) else { return nil }
            let isSame = known == Disk.hash(path)
            return isSame ? "content as at the last successful run (`content-changed`)" : nil
        case .stable, .closed, .exists, .missing, .test:
            return nil
        }
    }

    /// Why the run as a whole must not be.
    private func refusal() -> String? {
        for gate in question.rule.definition.gates {
            switch gate {
            case .exists(let paths):
                if let path = paths.first(where: { !Disk.exists($0) }) {
                    return "\(path) does not exist (`when: exists`)"
                }
            case .missing(let paths):
                if let path = paths.first(where: { Disk.exists($0) }) {
                    return "\(path) exists (`when: missing`)"
                }
            case .stable, .closed, .minSize, .maxSize, .contentChanged, .test: break
            }
        }
        return nil
    }
}

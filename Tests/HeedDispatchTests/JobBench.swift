import HeedDispatch
import HeedModel
import Testing

/// Brings a job into a state, feeds it one input and does what it wants, as a dispatcher without other rules would.
struct JobBench: CustomStringConvertible {
    /// What the job's rule has.
    enum Kind: CaseIterable {
        case plain, retry, gates, leading

        var states: [String] {
            let common = [
                "idle", "idle+open", "idle+kept", "running", "running+open", "running+due",
                "running+due+open", "stopping newer", "stopping newer+open", "stopping timeout",
                "stopping shutdown", "closed",
            ]
            return switch self {
            case .plain: common
            case .retry:
                common + ["idle+failed", "idle+failed+open", "repeating", "repeating+due", "last repetition"]
            case .gates: common + ["idle+asking", "idle+asking+open", "idle+waiting", "running+asking"]
            case .leading: ["idle", "idle+open", "running", "running+open", "running+due"]
            }
        }
    }

    static let policies: [any BusyPolicy.Type] = BusyPolicies.all
    static let inputs = [
        "match", "lost", "due", "late", "ended ok", "ended failure", "ended never", "passed", "refused",
        "waits", "demand", "close",
    ]

    private var job: Job
    private let kind: Kind
    private var lastID: Run.ID = 0
    private var now: Int = 0

    /// A job in a state: quiet is 100 ms, `max` 2 s, a run may take 10 s; inputs come at 1000 ms.
    init(_ kind: Kind, in state: String, _ policy: any BusyPolicy) throws {
        self.kind = kind
        job = Job(rule: try JobBench.rule(kind, policy))
        let words = state.split(separator: "+").map(String.init)
        switch words[0] {
        case "idle": break
        case "running": run(at: 500)
        case "stopping newer":
            job = Job(rule: try JobBench.rule(kind, RestartWhenBusy()))
            run(at: 500)
            add("b", at: 600)
            tick(at: 700)
            answer(passing: true)
        case "stopping timeout":
            run(at: -9500)
            tick(at: 900)
        case "stopping shutdown":
            run(at: 500)
            _ = job.close()
        case "closed": _ = job.close()
        case "repeating", "last repetition":
            run(at: -4000)
            end(.exited(1))
            tick(at: -3000)
            if words[0] == "last repetition" {
                end(.exited(1))
                tick(at: 500)
            }
        default: Issue.record("no state \(state)")
        }
        for word in words.dropFirst() { enter(word) }
    }

    private static func rule(_ kind: Kind, _ policy: any BusyPolicy) throws -> Rule {
        try HeedDispatchTests.rule("r") {
            $0.onBusy = policy
            $0.timeout = .seconds(10)
            switch kind {
            case .plain: break
            case .retry: $0.retry = Retry(max: 2)
            case .gates: $0.gates = [.closed]
            case .leading: $0.debounce.isLeading = true
            }
        }
    }

    private mutating func enter(_ word: String) {
        switch word {
        case "open": add("d", at: 950)
        case "due":
            add("c", at: 600)
            tick(at: 700)
        case "kept":
            run(at: 500)
            end(.neverStarted(StartFailure(kind == .retry ? .argumentsTooLong : .notFound, "why")))
        case "failed":
            run(at: 500)
            end(.exited(1))
        case "asking":
            add("e", at: 600)
            tick(at: 700)
        case "waiting":
            add("e", at: 600)
            tick(at: 700)
            now = 900
            job.answered(
                GateAnswer(passed: nil, waiting: batch("e"), again: .milliseconds(500)),
                at: .milliseconds(now)
            )
        default: Issue.record("no state \(word)")
        }
    }

    private func batch(_ name: String) -> Batch {
        var batch = Batch()
        batch.add(BytePath(name), Batch.Entry(events: .write))
        return batch
    }

    private mutating func add(_ name: String, at milliseconds: Int) {
        now = milliseconds
        job.add(BytePath(name), Batch.Entry(events: .write), overflow: false, at: .milliseconds(now))
    }

    /// Starts run 1 for `a`, 400 ms after it changed.
    private mutating func run(at milliseconds: Int) {
        add("a", at: milliseconds - 400)
        tick(at: milliseconds)
        answer(passing: true)
    }

    @discardableResult
    private mutating func tick(at milliseconds: Int) -> [String] {
        now = milliseconds
        return job.tick(at: .milliseconds(now)).map { "stop \($0)" } + go()
    }

    @discardableResult
    private mutating func end(_ status: RunEnd.Status) -> [String] {
        let id = job.going.first?.run.id ?? 7
        guard let ending = job.ended(id, RunEnd(status: status, duration: .zero), at: .milliseconds(now))
        else {
            return ["nothing ended"]
        }
        let again = ending.repeatedAfter.map { ["again in \($0.milliseconds)"] } ?? []
        return [Story.text(ending.outcome)] + again + go()
    }

    /// Lets the gates answer, where they were asked.
    @discardableResult
    private mutating func answer(passing: Bool) -> [String] {
        guard job.next == .asking else { return ["nobody asks"] }
        job.answered(GateAnswer(passed: passing ? batch("g") : nil), at: .milliseconds(now))
        return go()
    }

    /// Does what the job wants.
    private mutating func go() -> [String] {
        var told: [String] = []
        for _ in 0..<10 {
            switch job.next {
            case .nothing, .settling, .busy, .asking: return told
            case .drop: told.append("drop \(Story.text(job.drop()))")
            case .ask: told.append("ask \(Story.text(job.ask().batch))")
            case .replace(let id):
                job.replace()
                told.append("stop \(id)")
            case .signal(let id, let signal):
                let batch = job.take().trigger.batch
                job.told(batch, at: .milliseconds(now))
                told.append("tell \(id) \(signal.name) \(Story.text(batch))")
            case .start:
                let (trigger, attempt) = job.take()
                lastID += 1
                job.began(
                    Run(id: lastID, rule: job.rule, trigger: trigger, attempt: attempt),
                    at: .milliseconds(now)
                )
                told.append(
                    "start \(lastID) \(trigger.reason)\(attempt > 1 ? " \(attempt)" : "") \(Story.text(trigger.batch))"
                )
            }
        }
        return told + ["and so on"]
    }

    mutating func feed(_ input: String) -> String {
        now = 1000
        let answers: [String]
        switch input {
        case "match":
            add("f", at: 1000)
            answers = go()
        case "lost":
            job.addUnnamed(at: .seconds(1))
            answers = go()
        case "due": answers = tick(at: 1050)
        case "late": answers = tick(at: 60_000)
        case "ended ok": answers = end(.exited(0))
        case "ended failure": answers = end(.signalled(11))
        case "ended never": answers = end(.neverStarted(StartFailure(.notFound, "why")))
        case "passed": answers = answer(passing: true)
        case "refused": answers = answer(passing: false)
        case "waits":
            guard job.next == .asking else { return "nobody asks" }
            job.answered(GateAnswer(passed: nil, waiting: batch("w")), at: .milliseconds(now))
            answers = go()
        case "demand":
            job.demand(.start)
            answers = go()
        case "close": answers = job.close().map { "stop \($0)" }
        default: answers = ["no input \(input)"]
        }
        return answers.isEmpty ? "-" : answers.joined(separator: ", ")
    }

    var description: String {
        let runs = job.going.map { run in
            "\(run.run.id)" + (run.stopped.map { " stopping \($0)" } ?? "")
        }
        let state = runs.isEmpty ? "idle" : runs.joined(separator: " and ")
        let next = job.next == .nothing ? "" : " [\(job.next)]"
        return state + next + (job.deadline.map { " @\($0.milliseconds)" } ?? "")
    }
}

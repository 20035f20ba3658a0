import HeedDispatch
import HeedModel
import Testing

/// Every state × every input: what the job asks for and where it is afterwards.
@Suite struct JobTests {
    /// `state | input | answers | state after`; a state after `@` waits for that moment (milliseconds).
    static let table = """
        idle | match | - | idle @1100
        idle | lost | - | idle @1100
        idle | due (queue) | - | idle
        idle | due (restart) | - | idle
        idle | late | - | idle
        idle | ended ok | nothing ended | idle
        idle | ended failure | nothing ended | idle
        idle | ended never | nothing ended | idle
        idle | start | start start … | running @11000
        idle | close | - | idle
        idle+open | match | - | idle @1100
        idle+open | lost | - | idle @1100
        idle+open | due (queue) | start event d | running @11050
        idle+open | due (restart) | start event d | running @11050
        idle+open | late | start event d | running @70000
        idle+open | ended ok | nothing ended | idle @1050
        idle+open | ended failure | nothing ended | idle @1050
        idle+open | ended never | nothing ended | idle @1050
        idle+open | start | start start d … | running @11000
        idle+open | close | - | idle
        idle+kept | match | - | idle @1100
        idle+kept | lost | - | idle @1100
        idle+kept | due (queue) | - | idle
        idle+kept | due (restart) | - | idle
        idle+kept | late | - | idle
        idle+kept | ended ok | nothing ended | idle
        idle+kept | ended failure | nothing ended | idle
        idle+kept | ended never | nothing ended | idle
        idle+kept | start | start start a … | running @11000
        idle+kept | close | - | idle
        running | match | - | running @1100
        running | lost | - | running @1100
        running | due (queue) | - | running @10500
        running | due (restart) | - | running @10500
        running | late | stop TERM | stopping timeout
        running | ended ok | exit 0 | idle
        running | ended failure | signal 11 | idle
        running | ended never | never notFound | idle
        running | start | - | running @10500
        running | close | stop TERM | stopping shutdown
        running+open | match | - | running @1100
        running+open | lost | - | running @1100
        running+open | due (queue) | - | running @10500
        running+open | due (restart) | stop TERM | stopping newerChange
        running+open | late | stop TERM | stopping timeout
        running+open | ended ok | exit 0 | idle @1050
        running+open | ended failure | signal 11 | idle @1050
        running+open | ended never | never notFound | idle @1050
        running+open | start | - | running @1050
        running+open | close | stop TERM | stopping shutdown
        running+due | match | - | running @1100
        running+due | lost | - | running @1100
        running+due | due (queue) | - | running @10500
        running+due | due (restart) | - | stopping newerChange
        running+due | late | stop TERM | stopping timeout
        running+due | ended ok | exit 0, start event c | running @11000
        running+due | ended failure | signal 11, start event c | running @11000
        running+due | ended never | never notFound, start event a c | running @11000
        running+due | start | - | running @10500
        running+due | close | stop TERM | stopping shutdown
        running+due+open | match | - | running @1100
        running+due+open | lost | - | running @1100
        running+due+open | due (queue) | - | running @10500
        running+due+open | due (restart) | - | stopping newerChange
        running+due+open | late | stop TERM | stopping timeout
        running+due+open | ended ok | exit 0 | idle @1050
        running+due+open | ended failure | signal 11 | idle @1050
        running+due+open | ended never | never notFound | idle @1050
        running+due+open | start | - | running @1050
        running+due+open | close | stop TERM | stopping shutdown
        stopping newer | match | - | stopping newerChange @1100
        stopping newer | lost | - | stopping newerChange @1100
        stopping newer | due (queue) | - | stopping newerChange
        stopping newer | due (restart) | - | stopping newerChange
        stopping newer | late | - | stopping newerChange
        stopping newer | ended ok | stopped newerChange, start event a b | running @11000
        stopping newer | ended failure | stopped newerChange, start event a b | running @11000
        stopping newer | ended never | stopped newerChange, start event a b | running @11000
        stopping newer | start | - | stopping newerChange
        stopping newer | close | stop TERM | stopping shutdown
        stopping newer+open | match | - | stopping newerChange @1100
        stopping newer+open | lost | - | stopping newerChange @1100
        stopping newer+open | due (queue) | - | stopping newerChange
        stopping newer+open | due (restart) | - | stopping newerChange
        stopping newer+open | late | - | stopping newerChange
        stopping newer+open | ended ok | stopped newerChange | idle @1050
        stopping newer+open | ended failure | stopped newerChange | idle @1050
        stopping newer+open | ended never | stopped newerChange | idle @1050
        stopping newer+open | start | - | stopping newerChange @1050
        stopping newer+open | close | stop TERM | stopping shutdown
        stopping timeout | match | - | stopping timeout @1100
        stopping timeout | lost | - | stopping timeout @1100
        stopping timeout | due (queue) | - | stopping timeout
        stopping timeout | due (restart) | - | stopping timeout
        stopping timeout | late | - | stopping timeout
        stopping timeout | ended ok | timeout | idle
        stopping timeout | ended failure | timeout | idle
        stopping timeout | ended never | timeout | idle
        stopping timeout | start | - | stopping timeout
        stopping timeout | close | stop TERM | stopping shutdown
        stopping shutdown | match | - | stopping shutdown
        stopping shutdown | lost | - | stopping shutdown
        stopping shutdown | due (queue) | - | stopping shutdown
        stopping shutdown | due (restart) | - | stopping shutdown
        stopping shutdown | late | - | stopping shutdown
        stopping shutdown | ended ok | stopped shutdown | idle
        stopping shutdown | ended failure | stopped shutdown | idle
        stopping shutdown | ended never | stopped shutdown | idle
        stopping shutdown | start | - | stopping shutdown
        stopping shutdown | close | stop TERM | stopping shutdown
        closed | match | - | idle
        closed | lost | - | idle
        closed | due (queue) | - | idle
        closed | due (restart) | - | idle
        closed | late | - | idle
        closed | ended ok | nothing ended | idle
        closed | ended failure | nothing ended | idle
        closed | ended never | nothing ended | idle
        closed | start | - | idle
        closed | close | - | idle
        """

    @Test func `every state answers every input`() throws {
        var lines: [String] = []
        for state in JobTests.states {
            for input in JobTests.inputs {
                for policy in input == "due" ? JobTests.policies : [JobTests.policies[0]] {
                    var job = try JobTests.job(in: state, policy.init())
                    let answers = JobTests.feed(input, to: &job)
                    let name = input == "due" ? "due (\(policy.keyword))" : input
                    lines.append("\(state) | \(name) | \(answers) | \(JobTests.describe(job))")
                }
            }
        }
        #expect(lines == JobTests.table.split(separator: "\n").map(String.init))
    }

    static let states = [
        "idle", "idle+open", "idle+kept", "running", "running+open", "running+due", "running+due+open",
        "stopping newer", "stopping newer+open", "stopping timeout", "stopping shutdown", "closed",
    ]
    static let policies: [any BusyPolicy.Type] = [QueueWhenBusy.self, RestartWhenBusy.self]
    static let inputs = [
        "match", "lost", "due", "late", "ended ok", "ended failure", "ended never", "start", "close",
    ]

    /// A job in a state: quiet is 100 ms, `max` 2 s, a run may take 10 s; inputs come at 1000 ms.
    static func job(in state: String, _ policy: any BusyPolicy) throws -> Job {
        var job = Job(
            rule: try rule("r") {
                $0.onBusy = policy
                $0.onStart = .run
                $0.timeout = .seconds(10)
            }
        )
        let words = state.split(separator: "+").map(String.init)
        switch words[0] {
        case "idle": break
        case "running": run(&job, at: 500)
        case "stopping newer":
            job = try self.job(in: "idle", RestartWhenBusy())
            run(&job, at: 500)
            add("b", to: &job, at: 600)
            _ = job.tick(at: .milliseconds(700))
        case "stopping timeout":
            run(&job, at: -9500)
            _ = job.tick(at: .milliseconds(900))
        case "stopping shutdown":
            run(&job, at: 500)
            _ = job.close()
        case "closed": _ = job.close()
        default: Issue.record("no state \(state)")
        }
        for word in words.dropFirst() {
            switch word {
            case "open": add("d", to: &job, at: 950)
            case "due":
                add("c", to: &job, at: 600)
                _ = job.tick(at: .milliseconds(700))
            case "kept":
                run(&job, at: 500)
                _ = end(&job, .neverStarted(StartFailure(.notFound, "why")))
            default: Issue.record("no state \(state)")
            }
        }
        return job
    }

    static func add(_ name: String, to job: inout Job, at milliseconds: Int) {
        job.add(
            BytePath(name),
            Batch.Entry(events: .write),
            overflow: false,
            at: .milliseconds(milliseconds)
        )
    }

    /// Starts run 1 for `a`, 400 ms after it changed.
    static func run(_ job: inout Job, at milliseconds: Int) {
        add("a", to: &job, at: milliseconds - 400)
        begin(&job, job.tick(at: .milliseconds(milliseconds)), at: milliseconds)
    }

    @discardableResult
    static func begin(_ job: inout Job, _ commands: [Job.Command], at milliseconds: Int) -> [String] {
        commands.map { command in
            switch command {
            case .start(let trigger):
                let id = (job.current?.id ?? 0) + 1
                #expect(job.current == nil, "a second run")
                job.began(Run(id: id, rule: job.rule, trigger: trigger), at: .milliseconds(milliseconds))
                return "start \(trigger.reason) \(Story.text(trigger.batch))"
            case .stop(_, let stop):
                return "stop \(stop.signal.name)"
            }
        }
    }

    static func end(_ job: inout Job, _ status: RunEnd.Status) -> [String] {
        guard let (outcome, commands) = job.ended(RunEnd(status: status, duration: .zero), at: .seconds(1))
        else {
            return ["nothing ended"]
        }
        return [Story.text(outcome)] + begin(&job, commands, at: 1000)
    }

    static func feed(_ input: String, to job: inout Job) -> String {
        let answers: [String]
        switch input {
        case "match":
            add("e", to: &job, at: 1000)
            answers = []
        case "lost":
            job.addUnnamed(at: .seconds(1))
            answers = []
        case "due": answers = begin(&job, job.tick(at: .milliseconds(1050)), at: 1050)
        case "late": answers = begin(&job, job.tick(at: .seconds(60)), at: 60_000)
        case "ended ok": answers = end(&job, .exited(0))
        case "ended failure": answers = end(&job, .signalled(11))
        case "ended never": answers = end(&job, .neverStarted(StartFailure(.notFound, "why")))
        case "start": answers = begin(&job, job.start(), at: 1000)
        case "close": answers = begin(&job, job.close(), at: 1000)
        default: answers = ["no input \(input)"]
        }
        return answers.isEmpty ? "-" : answers.joined(separator: ", ")
    }

    static func describe(_ job: Job) -> String {
        let state =
            switch job.state {
            case .idle: "idle"
            case .running: "running"
            case .stopping(_, let cause): "stopping \(cause)"
            }
        return state + (job.deadline.map { " @\($0.milliseconds)" } ?? "")
    }
}

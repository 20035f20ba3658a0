import HeedDispatch
import HeedModel
import HeedTestKit
import Testing

/// Random lives of a dispatcher, judged by a ``Witness``.
@Suite struct DispatcherPropertyTests {
    static let folders = [
        "queue": "a/", "restart": "a/", "chatty": "b/", "at-once": "b/", "timed": "c/", "off": "a/",
    ]

    static func rules() throws -> [Rule] {
        func make(_ name: String, _ change: (inout Rule.Definition) -> Void) throws -> Rule {
            try rule(name, below: [folders[name] ?? ""], change)
        }
        return [
            try make("queue") { _ in },
            try make("restart") {
                $0.onBusy = RestartWhenBusy()
                $0.debounce = Debounce(quiet: .milliseconds(50), max: .milliseconds(200))
            },
            try make("chatty") { $0.debounce = Debounce(quiet: .milliseconds(150), max: .milliseconds(150)) },
            try make("at-once") {
                $0.debounce = Debounce(quiet: .zero)
                $0.onBusy = RestartWhenBusy()
            },
            try make("timed") {
                $0.timeout = .milliseconds(400)
                $0.onStart = .run
                $0.onBusy = RestartWhenBusy()
            },
            try make("off") { $0.isEnabled = false },
        ]
    }

    /// Plays one life and gives the witness's complaints.
    static func live(seed: UInt64, steps: Int = 300, _ flaw: Flaw? = nil) throws -> [String] {
        let rules = try rules()
        var life = Life(
            machine: FlawedDispatcher(Dispatcher(rules: rules), flaw),
            witness: Witness(rules, folders: folders),
            random: SplitMix64(seed: seed)
        )
        life.play(steps: steps)
        return life.witness.complaints
    }

    @Test(arguments: Array(stride(from: UInt64(0), to: 200, by: 20)))
    func `twenty lives from seed`(_ seed: UInt64) throws {
        for seed in seed..<(seed + 20) {
            let complaints = try DispatcherPropertyTests.live(seed: seed)
            #expect(complaints.isEmpty, "seed \(seed)")
        }
    }

    /// The proof that the witness sees: a dispatcher with a flaw is caught, and for the right reason.
    @Test(arguments: Flaw.allCases)
    func `the witness catches`(_ flaw: Flaw) throws {
        var complaints: Set<String> = []
        for seed in UInt64(0)..<20 {
            for complaint in try DispatcherPropertyTests.live(seed: seed, flaw) {
                complaints.insert(complaint.split(separator: ": ").last.map(String.init) ?? complaint)
            }
        }
        #expect(complaints.contains { $0.contains(flaw.complaint) }, "\(complaints.sorted().prefix(5))")
    }
}

/// One random life: changes, ends, shutdown; time passes as in the loop.
struct Life {
    var machine: FlawedDispatcher
    var witness: Witness
    var random: SplitMix64
    private var now = Duration.zero
    private var going: [Run.ID] = []

    init(machine: FlawedDispatcher, witness: Witness, random: SplitMix64) {
        self.machine = machine
        self.witness = witness
        self.random = random
    }

    mutating func play(steps: Int) {
        give(.start)
        for _ in 0..<steps {
            pass()
            give(next())
        }
        // Every other life ends in the middle.
        if Bool.random(using: &random) { rest() }
        give(.shutdown)
        pass()
        give(.changes([change()]))
        for id in going { give(.ended(id, RunEnd(status: .signalled(15), duration: .zero))) }
    }

    /// Lets everything come to rest: runs succeed and deadlines come until nothing is left.
    private mutating func rest() {
        for _ in 0..<200 {
            if let id = going.first {
                now += .milliseconds(10)
                give(.ended(id, RunEnd(status: .exited(0), duration: .zero)))
            } else if let deadline = machine.deadline {
                now = max(now, deadline)
                give(.tick)
            } else {
                break
            }
        }
        // What a run that never started owes waits for the next change.
        give(.changes(["a/last", "b/last", "c/last"].map { Change(BytePath("/p/" + $0), .write) }))
        for _ in 0..<200 {
            if let id = going.first {
                give(.ended(id, RunEnd(status: .exited(0), duration: .zero)))
            } else if let deadline = machine.deadline {
                now = max(now, deadline)
                give(.tick)
            }
        }
        if !witness.owesNothing { witness.complain("something is pending at rest", at: now) }
    }

    /// Lets time pass, with a tick at every deadline on the way.
    private mutating func pass() {
        let until = now + .milliseconds([0, 1, 20, 60, 120, 400].randomElement(using: &random) ?? 0)
        var ticks = 0
        while let deadline = machine.deadline, deadline <= until {
            now = max(now, deadline)
            give(.tick)
            ticks += 1
            guard ticks < 1000 else {
                witness.complain("wants a tick again and again", at: now)
                break
            }
        }
        now = until
    }

    private mutating func next() -> Dispatcher.Input {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<3: return .deletionsLost(below: BytePath("/p"))
        case ..<5: return .start
        case ..<8: return .tick
        case ..<45:
            guard let id = going.randomElement(using: &random) else { return .tick }
            let statuses: [RunEnd.Status] = [
                .exited(0), .exited(0), .exited(1), .signalled(9), .skipped("x"),
                .neverStarted(StartFailure(.notFound, "")),
                .neverStarted(StartFailure(.unsafeArgument, "")),
                .neverStarted(StartFailure(.argumentsTooLong, "")),
            ]
            return .ended(
                id,
                RunEnd(status: statuses.randomElement(using: &random) ?? .exited(0), duration: .zero)
            )
        default:
            let count = Int.random(in: 1...4, using: &random)
            return .changes((0..<count).map { _ in change() })
        }
    }

    private mutating func change() -> Change {
        let folder = ["a", "b", "c", "d"].randomElement(using: &random) ?? "a"
        let path = BytePath("/p/\(folder)/\(Int.random(in: 0..<6, using: &random))")
        return Change(path, [EventSet.write, .delete].randomElement(using: &random) ?? .write)
    }

    private mutating func give(_ input: Dispatcher.Input) {
        let effects = machine.handle(input, at: now)
        if case .ended(let id, _) = input { going.removeAll { $0 == id } }
        for effect in effects {
            if case .start(let run) = effect { going.append(run.id) }
        }
        witness.see(input, effects, at: now)
        for effect in effects {
            if case .look(let id, at: let paths, content: _) = effect { give(.saw(id, look(at: paths))) }
        }
    }

    /// Files that are never twice the same.
    private mutating func look(at paths: [BytePath]) -> [BytePath: PathState] {
        var states: [BytePath: PathState] = [:]
        for path in paths {
            let number = random.next()
            let stamp = PathState.Stamp(
                device: 1,
                inode: 1,
                size: 1,
                modified: 1,
                changed: Int64(number >> 1)
            )
            states[path] = PathState(stamp: stamp, content: ContentHash([number, 0, 0, 0]))
        }
        return states
    }
}

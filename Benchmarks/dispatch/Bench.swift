import Glibc
import HeedDispatch
import HeedModel
import HeedRules

/// How many inputs the pure dispatcher takes in a second: what it costs beside reading events and starting processes.
@main struct Bench {
    /// One kind of work, in rounds of so many inputs.
    struct Row: Sendable {
        var name: String
        var rules: String
        var count: Int
        /// Gives inputs to a dispatcher; returns how many.
        var body: @Sendable (inout Drive) -> Void
    }

    static let rows: [Row] = [
        Row(name: "a change of one file, again and again, 1 rule", rules: one, count: 200_000) { drive in
            for number in 0..<drive.count { drive.change("/p/src/\(number % 100).c") }
        },
        Row(name: "changes, 100 to an input, 1 rule (each counted)", rules: one, count: 200_000) { drive in
            for _ in 0..<drive.count / 100 { drive.changes((0..<100).map { "/p/src/\($0).c" }) }
        },
        Row(name: "changes of ever other files, 1 rule", rules: one, count: 200_000) { drive in
            for number in 0..<drive.count { drive.change("/p/src/\(number).c") }
        },
        Row(name: "a change that no rule wants, 1 rule", rules: one, count: 200_000) { drive in
            for _ in 0..<drive.count { drive.change("/p/doc/a.txt") }
        },
        Row(name: "changes, 100 rules in folders of their own", rules: many(100), count: 200_000) { drive in
            for number in 0..<drive.count { drive.change("/p/r\(number % 100)/a.c") }
        },
        Row(name: "changes, 10,000 rules in folders of their own", rules: many(10_000), count: 200_000) {
            drive in
            for number in 0..<drive.count { drive.change("/p/r\(number % 10_000)/a.c") }
        },
        Row(name: "changes while the rule's run is going", rules: one, count: 200_000) { drive in
            drive.change("/p/src/a.c")
            drive.pass(.seconds(1))
            for number in 0..<drive.count { drive.change("/p/src/\(number % 100).c") }
        },
        Row(name: "changes, each: path, 100 paths", rules: eachPath, count: 200_000) { drive in
            for number in 0..<drive.count { drive.change("/p/src/\(number % 100).c") }
        },
        Row(name: "change, tick, end: a whole run each", rules: one, count: 150_000) { drive in
            for _ in 0..<drive.count / 3 {
                drive.change("/p/src/a.c")
                drive.pass(.milliseconds(100))
                drive.endAll()
            }
        },
    ]

    static let one = "rules:\n  r: {paths: src/, run: make}\n"
    static let eachPath = "rules:\n  r: {paths: src/, each: path, run: make}\n"

    static func many(_ count: Int) -> String {
        "rules:\n" + (0..<count).map { "  r\($0): {paths: r\($0)/, run: make}\n" }.joined()
    }

    static func main() {
        let wanted = CommandLine.arguments.dropFirst().first
        for row in rows where wanted.map({ row.name.contains($0) }) ?? true {
            let loader = RuleLoader(
                environment: [:],
                homeDirectory: nil,
                currentDirectory: BytePath("/p"),
                userID: geteuid(),
                groupID: getegid()
            )
            let source = SourceFile(name: "heed.yaml", bytes: Array(row.rules.utf8))
            let (rules, diagnostics) = loader.load(source: source, directory: BytePath("/p"))
            guard let rules else {
                print("\(row.name): \(diagnostics.map(\.message))")
                exit(1)
            }
            var best = Double.infinity
            for _ in 0..<5 {
                var drive = Drive(Dispatcher(rules: rules.rules, jobs: 4), count: row.count)
                row.body(&drive)
                best = min(best, Double(drive.spent) / Double(drive.inputs))
            }
            let rate = (1000 / best * 100).rounded() / 100
            print("\(row.name): \(Int(best.rounded())) ns, \(rate) million inputs a second")
        }
    }
}

/// A dispatcher, its time, and how long it took; what is made up for it is not counted.
struct Drive {
    var dispatcher: Dispatcher
    let count: Int
    private(set) var inputs = 0
    private(set) var spent = 0
    private var now = Duration.zero
    private var going: [Run.ID] = []
    private var pending: [Dispatcher.Input] = []

    init(_ dispatcher: Dispatcher, count: Int) {
        self.dispatcher = dispatcher
        self.count = count
    }

    /// One file was written.
    mutating func change(_ path: String) {
        pending.append(.changes([Change(BytePath(path), .write)]))
        inputs += 1
        if pending.count == 1000 { flush() }
    }

    /// Several files were written.
    mutating func changes(_ paths: [String]) {
        pending.append(.changes(paths.map { Change(BytePath($0), .write) }))
        inputs += paths.count
        if pending.count == 1000 { flush() }
    }

    /// Time passes until something is due.
    mutating func pass(_ time: Duration) {
        flush()
        now += time
        pending.append(.tick)
        inputs += 1
        flush()
    }

    /// All runs end well.
    mutating func endAll() {
        for id in going {
            pending.append(.ended(id, RunEnd(status: .exited(0), duration: .milliseconds(1))))
            inputs += 1
        }
        going = []
        flush()
        pending.append(.caughtUp)
        inputs += 1
        flush()
    }

    private mutating func flush() {
        var started: [Run.ID] = []
        let begin = Drive.clock
        for input in pending {
            for effect in dispatcher.handle(input, at: now) {
                switch effect {
                case .start(let run): started.append(run.id)
                case .sight(let rule, _):
                    for effect in dispatcher.handle(.sighted(rule: rule, nil), at: now) {
                        if case .start(let run) = effect { started.append(run.id) }
                    }
                case .stop, .signal, .ask, .look, .tell, .finished: break
                }
            }
            now += .microseconds(1)
        }
        spent += Drive.clock - begin
        going += started
        pending.removeAll(keepingCapacity: true)
    }

    /// The processor time that this process has used, in nanoseconds.
    private static var clock: Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

import HeedDispatch
import HeedModel

/// A small world in which actions write files: what they write comes back as changes, time passes by itself.
struct LoopWorld {
    /// What an action does to the files: from paths and contents to new contents; nil deletes.
    typealias Work = @Sendable (_ run: Run, _ files: [String: String]) -> [(path: String, content: String?)]

    private enum Event {
        case write([(path: String, content: String?)])
        case end(Run.ID)
    }

    private var dispatcher: Dispatcher
    private let works: [String: Work]
    private let length: Duration
    private(set) var files: [String: String] = [:]
    private var times: [String: UInt64] = [:]
    private var events: [(at: Duration, event: Event)] = []
    private var now = Duration.zero
    private var clock: UInt64 = 0
    /// What was started, and when.
    private(set) var runs: [(run: Run, at: Duration)] = []
    /// What was said of loops, and when.
    private(set) var notices: [(text: String, at: Duration)] = []

    /// Makes a world; a run writes in its middle and ends after `length`.
    init(_ rules: [Rule], length: Duration = .milliseconds(50), _ works: [String: Work]) {
        dispatcher = Dispatcher(rules: rules)
        self.works = works
        self.length = length
    }

    /// A person writes a file at some moment.
    mutating func edit(_ path: String, _ content: String, at moment: Duration) {
        events.append((moment, .write([(path, content)])))
    }

    /// Lets time pass, until nothing is left to happen or until a moment.
    mutating func pass(until end: Duration) {
        for _ in 0..<100_000 {
            let event = events.indices.min { events[$0].at < events[$1].at }
            let moment = event.map { events[$0].at }
            guard let next = [moment, dispatcher.deadline].compactMap({ $0 }).min(), next <= end else {
                now = end
                return
            }
            now = max(now, next)
            guard let event, let moment, moment <= next else {
                give(.tick)
                continue
            }
            switch events.remove(at: event).event {
            case .write(let writes): give(.changes(writes.map { write($0.path, $0.content) }))
            case .end(let id): give(.ended(id, RunEnd(status: .exited(0), duration: length)))
            }
        }
        notices.append(("no end", now))
    }

    private mutating func write(_ path: String, _ content: String?) -> Change {
        clock += 1
        times[path] = clock
        files[path] = content
        return Change(BytePath("/p/" + path), content == nil ? .delete : .write)
    }

    private mutating func give(_ input: Dispatcher.Input) {
        for effect in dispatcher.handle(input, at: now) {
            switch effect {
            case .start(let run):
                runs.append((run, now))
                let writes = works[run.rule.name]?(run, files) ?? []
                if !writes.isEmpty { events.append((now + length / 2, .write(writes))) }
                events.append((now + length, .end(run.id)))
            case .stop(let id, _):
                events.removeAll { if case .end(id) = $0.event { true } else { false } }
                events.append((now + .milliseconds(5), .end(id)))
            case .look(let id, at: let paths, content: _): give(.saw(id, states(of: paths)))
            case .tell(.looping(let rule, let loop)):
                notices.append(("\(rule) slowed by \(loop.path)", now))
            case .tell(.paused(let rule, let loop, let ago)):
                notices.append(("\(rule) paused by \(loop.path)\(ago.map { " as \($0) ago" } ?? "")", now))
            case .signal, .ask, .sight, .tell, .finished: break
            }
        }
    }

    private func states(of paths: [BytePath]) -> [BytePath: PathState] {
        var states: [BytePath: PathState] = [:]
        for path in paths {
            guard let name = path.relative(to: BytePath("/p"))?.description, let content = files[name] else {
                states[path] = PathState()
                continue
            }
            let stamp = PathState.Stamp(
                device: 1,
                inode: 1,
                size: UInt64(content.utf8.count),
                modified: 0,
                changed: Int64(times[name] ?? 0)
            )
            let hash = UInt64(bitPattern: Int64(content.hashValue))
            states[path] = PathState(stamp: stamp, content: ContentHash([hash, 0, 0, 0]))
        }
        return states
    }
}

extension ContentHash {
    /// A hash that a test makes up.
    init(_ number: UInt64) {
        self.init([number, 0, 0, 0])
    }
}

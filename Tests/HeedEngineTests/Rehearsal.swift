import CLinux
import HeedDispatch
import HeedModel
import HeedRules
import HeedTestKit
import HeedWatch
import Inotify
import InotifyTree
import Testing

/// What watches, what translates and what dispatches, in one thread: the same again whenever it is run.
///
/// Files change between any two steps of any of them, and while a run reads what it was told of. Runs are none; what
/// one would have read is noted.
struct Rehearsal {
    /// One run, as far as it has come.
    struct Visit {
        let run: Run
        /// The steps between which it read; nil before it did.
        var begin: Int?
        var end = 0
        /// Texts of files; what is no file has none.
        var texts: [String: String?] = [:]
        var isStopped = false
    }

    private let tree: TemporaryTree
    private let root: BytePath
    private let descriptor: Descriptor
    private var core: TreeCore
    private let rules: [Rule]
    private var translation: Translation
    private var dispatcher: Dispatcher
    private var random = SplitMix64(seed: 0)
    private var now = Duration.zero
    private var step = 0
    private var written = 0
    private var going: [Visit] = []
    private(set) var ended: [Visit] = []
    /// What was read and is not dispatched yet.
    private var handed: [Change]?
    private var isCatchingUp = false
    /// What happened, where somebody wants to know.
    private(set) var story: [String] = []
    var isTold = false

    /// Watches a tree for a rule.
    ///
    /// - Parameters:
    ///   - keys: more keys of the rule, as lines.
    ///   - records: about how many records one read of the kernel's queue takes.
    /// - Throws: where the tree cannot be made or watched.
    init(keys: String, records: Int) throws {
        tree = try TemporaryTree(below: "/var/tmp")
        root = BytePath(tree.path + "/root")
        for name in ["root", "out"] { try tree.makeDirectory(name) }
        let text = """
            root: root
            rules:
              look:
                paths: "**"
                debounce: {quiet: 20ms, max: 200ms}
                hold-while: []
                \(keys)
                run: look

            """
        let loader = RuleLoader(
            environment: [:],
            homeDirectory: nil,
            currentDirectory: BytePath(tree.path),
            userID: 0,
            groupID: 0
        )
        let source = SourceFile(name: "heed.yaml", bytes: Array(text.utf8))
        rules = try #require(loader.load(source: source, directory: BytePath(tree.path)).rules?.rules)
        dispatcher = Dispatcher(rules: rules, waitsForNews: true)
        translation = Translation(ignores: Ignores(plan: WatchPlan(rules: rules), environment: [:]))
        descriptor = try Descriptor.inotify()
        core = TreeCore(descriptor: descriptor, bufferBytes: 32 * records) { false }
        var options = TreeWatcher.Options()
        options.renameHold = .zero
        options.filter = { _ in .include }
        _ = try core.add(root.filePath, options)
    }

    /// Plays so many steps, lets everything come to rest, and says what was missed.
    mutating func problems(seed: UInt64, steps: Int) -> [String] {
        random = SplitMix64(seed: seed)
        dispatcher = Dispatcher(rules: rules, waitsForNews: true)
        (going, ended, handed, isCatchingUp, story) = ([], [], nil, false, [])
        for name in ["root", "out"] { SmallDisk.empty("\(tree.path)/\(name)") }
        while (try? core.readOnce()) == true {}
        core.changes = []
        feed(.start)
        for _ in 0..<steps { play() }
        guard comesToRest() else { return ["does not come to rest"] }
        return missed()
    }

    private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    private mutating func tell(_ text: @autoclosure () -> String) {
        if isTold { story.append("\(step) \(text())") }
    }

    private mutating func play() {
        step += 1
        switch below(20) {
        case 0..<7: change()
        case 7..<10: _ = read()
        case 10..<13: deliver()
        case 13..<16: if !going.isEmpty { look(below(going.count), isDisturbed: true) }
        case 16..<18: if !going.isEmpty { end(below(going.count)) }
        default: wait(.milliseconds(1 + below(30)))
        }
    }

    private mutating func comesToRest() -> Bool {
        var quiet = 0
        for _ in 0..<2000 {
            guard quiet < 4 else { return true }
            step += 1
            let isMore = read()
            let isNews = handed != []
            deliver()
            wait(max(.milliseconds(50), (dispatcher.deadline ?? .zero) - now))
            let wasGoing = !going.isEmpty
            if wasGoing {
                look(0, isDisturbed: false)
                end(0)
            }
            quiet = isMore || isNews || wasGoing || dispatcher.deadline != nil ? 0 : quiet + 1
        }
        return false
    }

    // MARK: The disk

    private mutating func place() -> String {
        var path = below(8) == 0 ? "/out" : "/root"
        for _ in 0...below(3) { path += "/" + ["a", "b"][below(2)] }
        return tree.path + path
    }

    private mutating func change() {
        for _ in 0...below(4) {
            let (place, other) = (place(), place())
            switch below(8) {
            case 0: note("mkdir", place, SmallDisk.makeDirectory(place))
            case 1, 2:
                SmallDisk.makeDirectories(place, below: tree.path)
                put(place + "/x")
            case 3: put(place + "/x")
            case 4: note("rm -r", place, SmallDisk.removeTree(place))
            case 5: note("rm", place + "/x", SmallDisk.removeFile(place + "/x"))
            default: note("mv", "\(place) \(other)", SmallDisk.rename(place, other))
            }
        }
    }

    private mutating func put(_ file: String) {
        written += 1
        note("put \(written)", file, SmallDisk.write(file, "\(written)"))
    }

    private mutating func note(_ verb: String, _ what: String, _ isDone: Bool) {
        if isDone { tell("\(verb) \(what)") }
    }

    // MARK: The source

    /// Whether something happened that is not dispatched yet.
    private var isBehind: Bool { handed != nil || cl_pending(descriptor.raw) > 0 || core.awaitsRename }

    /// Reads and translates; whether there was anything.
    private mutating func read() -> Bool {
        guard handed == nil else { return true }
        if !isBehind { translation.catchUp() }
        let isMore = (try? core.readOnce()) ?? false
        let told = core.changes
        core.changes = []
        var changes: [Change] = []
        for change in told {
            tell("  told \(change)")
            for case .change(let change) in translation.observations(for: change) { changes.append(change) }
            if below(12) == 0 { self.change() }
        }
        handed = changes
        return isMore
    }

    private mutating func deliver() {
        guard let changes = handed else { return }
        if !changes.isEmpty { feed(.changes(changes)) }
        handed = nil
    }

    // MARK: The dispatcher, as the loop drives it

    private mutating func feed(_ input: Dispatcher.Input) {
        if case .ended = input { isCatchingUp = true }
        let hasCaughtUp = isCatchingUp && !isBehind
        perform(dispatcher.handle(input, at: now))
        guard hasCaughtUp else { return }
        isCatchingUp = false
        perform(dispatcher.handle(.caughtUp, at: now))
    }

    private mutating func wait(_ duration: Duration) {
        now += duration
        let isDue = dispatcher.deadline.map { $0 <= now } ?? false
        if isDue || isCatchingUp, !isBehind { feed(.tick) }
    }

    private mutating func perform(_ effects: [Dispatcher.Effect]) {
        for effect in effects {
            switch effect {
            case .start(let run):
                tell(
                    "START \(run.id) \(run.trigger.batch.entries.map { "\($0.key) \($0.value.isGone)" }.sorted())"
                )
                going.append(Visit(run: run))
            case .stop(let id, _):
                tell("STOP \(id)")
                for index in going.indices where going[index].run.id == id { going[index].isStopped = true }
            case .sight(rule: let index, _): feed(.sighted(rule: index, nil))
            case .look(let id, at: _, content: _): feed(.saw(id, [:]))
            case .ask, .signal, .tell, .finished: break
            }
        }
    }

    // MARK: Runs

    /// A run reads its paths, in their order.
    private mutating func look(_ index: Int, isDisturbed: Bool) {
        guard going[index].begin == nil else { return }
        going[index].begin = step
        for path in going[index].run.trigger.batch.entries.keys.sorted() {
            if isDisturbed, below(6) == 0 { change() }
            step += 1
            let text = SmallDisk.text(root.appending(path.bytes))
            let id = going[index].run.id
            tell("  run \(id) reads \(path): \(text ?? "-")")
            going[index].texts["\(path)"] = text
        }
        step += 1
        going[index].end = step
    }

    private mutating func end(_ index: Int) {
        guard going[index].begin != nil || going[index].isStopped else { return }
        let visit = going.remove(at: index)
        let isFailure = visit.run.rule.definition.retry != nil && below(3) == 0
        let status = visit.isStopped ? RunEnd.Status.signalled(15) : .exited(isFailure ? 1 : 0)
        tell("END \(visit.run.id) \(status)")
        if status == .exited(0) { ended.append(visit) }
        feed(.ended(visit.run.id, RunEnd(status: status, duration: .zero)))
    }

    // MARK: The oracle

    /// What no run that has succeeded was told, though it is so at the end.
    private func missed() -> [String] {
        var seen: [String: Int] = [:]
        var missing: [String: Int] = [:]
        var named: [String: Int] = [:]
        var texts: [String: Set<String>] = [:]
        for visit in ended {
            for (path, text) in visit.texts {
                named[path] = max(named[path] ?? 0, visit.end)
                if let text {
                    texts[path, default: []].insert(text)
                    seen[path] = max(seen[path] ?? 0, visit.begin ?? 0)
                } else {
                    missing[path] = max(missing[path] ?? 0, visit.end)
                }
            }
        }
        let files = SmallDisk.files(below: tree.path + "/root")
        var problems = files.filter { path, text in texts[path]?.contains(text) != true }
            .map { "not read: \($0.key) \($0.value)" }
        for (path, moment) in seen where files[path] == nil && missing[path] ?? 0 < moment {
            let above = path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
            if above.allSatisfy({ named[$0] ?? 0 < moment }) { problems.append("not told gone: \(path)") }
        }
        return problems.sorted()
    }
}

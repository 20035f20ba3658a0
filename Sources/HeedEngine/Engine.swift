import HeedDispatch
package import HeedModel
import HeedReport
import HeedRules
import HeedRun
import HeedWatch

/// Puts the stages together, rule files in and an exit status out; the only place that sees them all.
package struct Engine: Sendable {
    let configuration: Configuration

    /// Makes an engine; nothing is read or started yet.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Watches and runs until somebody ends it; to be called on the main thread's executor.
    ///
    /// - Parameters:
    ///   - signals: what ends it: the first one asks, the second one kills.
    ///   - clock: what rules wait by.
    /// - Returns: how heed ends; everything there is to say was said.
    package func run<C: Clock<Duration>>(
        until signals: AsyncStream<Signal>,
        clock: C
    ) async -> ExitStatus where C.Instant: Sendable {
        let loaded: RuleSet
        let rules: [Rule]
        var warnings: [Diagnostic] = []
        do {
            let set: RuleSet?
            (set, warnings) = try load()
            guard let set, set.notYet.isEmpty else {
                StopSignals.endAtOnce()
                show(warnings + (set?.notYet ?? []))
                return .usage
            }
            loaded = set
            rules = try Selection(names: configuration.rules, tags: configuration.tags).rules(of: loaded)
            try checkRoots(rules)
        } catch {
            StopSignals.endAtOnce()
            show(warnings)
            return fail(error.problem, error.status)
        }
        let terminal = terminal(2)
        let stream = StreamReporter(format(for: rules, terminal))
        defer { stream.flush() }
        // From here on nobody waits for a reader of standard error: signals would not end heed.
        stream.tell(text(of: warnings))
        let reporter = ShowingReporter(stream)
        do {
            let runner = try ProcessRunner(
                hasColour: terminal.hasColour && terminal.isInteractive,
                adoptsOrphans: true,
                isHosted: true,
                whenReady: { stream.whenReady($0) }
            ) { reporter.report(.problem($0)) }
            MainThread.shared.host(runner)
            defer {
                MainThread.shared.host(nil)
                runner.shutdown()
            }
            let source = try TreeEventSource(
                plan: WatchPlan(rules: rules),
                environment: configuration.environment
            )
            let existing = source.existing(for: rules.filter { $0.definition.onStart == .existing })
            let lookout = Lookout(rules: rules)
            stream.tell(text(of: Unmatched.diagnostics(of: rules, environment: configuration.environment)))
            reporter.report(ready(rules, source, loaded))
            let loop = DispatchLoop(
                clock: clock,
                runner: runner,
                reporter: reporter,
                inspector: Gates(runner),
                sight: { lookout.sight($0) },
                isBehind: { source.isBehind }
            )
            let dispatcher = Dispatcher(rules: rules, jobs: loaded.jobs ?? Surroundings.processors)
            async let _ = source.followIgnoreFiles { reporter.report(.problem($0)) }
            return await Session(loop: loop, source: source, reporter: reporter)
                .run(dispatcher, existing: existing, until: signals)
        } catch {
            stream.flush()
            return fail(error, .cannotWatch)
        }
    }

    /// Loads the rule files that were named, or the one found here or above.
    func load() throws(Refusal) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
        let (userID, groupID) = Surroundings.user()
        let loader = RuleLoader(
            environment: configuration.environment,
            homeDirectory: configuration.environment["HOME"].map { BytePath($0) },
            currentDirectory: configuration.currentDirectory,
            userID: userID,
            groupID: groupID
        )
        guard configuration.files.isEmpty else { return loader.load(configuration.files) }
        switch loader.find(from: configuration.currentDirectory) {
        case .file(let name): return loader.load([name])
        case .nothing: throw Refusal(noRuleFile(), .usage)
        case .ambiguous(let diagnostic): return (nil, [diagnostic])
        }
    }

    func show(_ diagnostics: [Diagnostic]) {
        Surroundings.write(text(of: diagnostics), to: 2)
    }

    private func text(of diagnostics: [Diagnostic]) -> String {
        guard !diagnostics.isEmpty else { return "" }
        let style = Style(isColoured: terminal(2).hasColour)
        return DiagnosticText(style: style).render(diagnostics)
    }

    private func noRuleFile() -> Problem {
        Problem(
            .error,
            id: "missing-file",
            "no rule file heed.yaml in \(configuration.currentDirectory) or above it",
            help: [
                "write one, for example:", "", "rules:", "  test:", "    paths: [src/, tests/]",
                "    run: make test", "", "or name one with  -f FILE",
            ]
        )
    }

    func terminal(_ descriptor: Int32) -> Terminal {
        Terminal(descriptor: descriptor, colour: configuration.colour, environment: configuration.environment)
    }

    private func format(for rules: [Rule], _ terminal: Terminal) -> any Format {
        let context = FormatContext(
            hasSeveralRules: rules.count > 1,
            hasColour: terminal.hasColour,
            hasUnicode: terminal.hasUnicode,
            ruleNames: rules.map(\.name),
            time: Timestamp.timeOfDay
        )
        return terminal.isInteractive ? TerminalFormat(context) : PlainFormat(context)
    }

    private func ready(_ rules: [Rule], _ source: TreeEventSource, _ loaded: RuleSet) -> Notice {
        let summaries = rules.map { rule in
            Notice.RuleSummary(
                name: rule.name,
                patterns: rule.scope.patterns,
                onBusy: type(of: rule.definition.onBusy).keyword
            )
        }
        let root = rules.first?.scope.root ?? configuration.currentDirectory
        let files = loaded.files.map(\.name).joined(separator: ", ")
        return .ready(rules: summaries, directories: source.watchedDirectories, root: root, file: files)
    }

    private func checkRoots(_ rules: [Rule]) throws(Refusal) {
        for root in Set(rules.map(\.scope.root)).sorted() {
            guard let isDirectory = Surroundings.isDirectory(root) else {
                throw Refusal(
                    Problem(
                        .error,
                        id: "missing-root",
                        "the root \(root) does not exist",
                        help: ["create it, or change 'root' in the rule file"]
                    ),
                    .cannotWatch
                )
            }
            guard isDirectory else {
                throw Refusal(
                    Problem(
                        .error,
                        id: "missing-root",
                        "the root \(root) is not a directory",
                        help: ["name the directory that holds it in 'root', and the file in 'paths'"]
                    ),
                    .cannotWatch
                )
            }
        }
    }

    func fail(_ problem: Problem, _ status: ExitStatus) -> ExitStatus {
        let lines = Wording.lines(of: problem)
        Surroundings.write("heed: " + lines.joined(separator: "\n") + "\n", to: 2)
        return status
    }
}

extension ProcessRunner: MainThread.Guest {}

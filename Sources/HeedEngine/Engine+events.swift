package import HeedModel
import HeedReport
import HeedRules
import HeedWatch

extension Engine {
    /// Tells what happens below directories until somebody ends it.
    ///
    /// - Parameters:
    ///   - request: what is told, and how.
    ///   - signals: the first one ends it.
    ///   - clock: what silence is measured by.
    /// - Returns: how heed ends: 0, or 1 after a silence that was too long.
    package func events<C: Clock<Duration>>(
        _ request: EventsRequest,
        until signals: AsyncStream<Signal>,
        clock: C
    ) async -> ExitStatus where C.Instant: Sendable {
        do {
            let options = try EventOptions(request)
            let here = configuration.currentDirectory
            let named = request.directories.isEmpty ? [Array(".".utf8)] : request.directories
            var targets: [EventTarget] = []
            for directory in named {
                targets.append(try EventTarget(directory, from: here, tellsIgnored: request.tellsIgnored))
            }
            var rules: [Rule]?
            if options.namesRules {
                let (set, diagnostics) = try load()
                show(diagnostics)
                guard let set else { return .usage }
                rules = try Selection(names: configuration.rules, tags: configuration.tags).rules(of: set)
            }
            var plan = WatchPlan(rules: rules ?? [])
            plan.scopes = targets.map(\.scope) + plan.scopes
            plan.events.formUnion(options.wanted)
            let source = try TreeEventSource(plan: plan, environment: configuration.environment)
            let teller = EventTeller(
                targets: targets,
                wanted: options.wanted,
                rules: rules,
                directory: here,
                ignored: { source.ignored($0, isDirectory: $1) }
            )
            let count = source.watchedDirectories
            Surroundings.write("heed: watching \(Wording.count(count, "directory"))\n", to: 2)
            let session = EventsSession(source: source, teller: teller, options: options, clock: clock)
            return await session.run(until: signals)
        } catch let refusal as Refusal {
            return fail(refusal.problem, refusal.status)
        } catch {
            return fail(Problem.ofWatching(error), .cannotWatch)
        }
    }
}

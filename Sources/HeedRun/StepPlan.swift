import HeedModel

/// One step of a run, ready to be sent: everything that takes time or may fail has been done.
struct StepPlan: Sendable {
    /// Why there is no plan.
    enum Refusal: Error {
        /// The step has nothing to do.
        case skipped(String)
        /// It cannot be started.
        case failed(StartFailure)
    }

    /// Working directory, arguments, environment.
    var request: GuardRequest
    /// The first argument, for messages.
    var program: [UInt8]
    /// What it reads; nil for nothing.
    var input: Descriptor?
    /// The files that `HEED_PATHS_FILE` and `HEED_EVENTS_FILE` name; kept until the run has ended.
    var lists: RunFiles.Lists?
    /// Whether changed paths are among the arguments.
    var hasPathArguments: Bool
    /// What a run is about to read, where that is to be known later.
    var contents: GateMemory.Contents
    /// Names that the action could not be told.
    var leftOut: [[UInt8]] = []

    /// Looks at the paths as they are now and lays out a step.
    ///
    /// - Parameters:
    ///   - step: counted from 0.
    ///   - run: which run.
    ///   - lists: the files of paths, where an earlier step made them.
    ///   - isTooMany: whether the kernel has refused the paths as arguments.
    ///   - surroundings: what all runs share.
    /// - Throws: a refusal where there is nothing to start.
    init(
        step: Int,
        of run: Run,
        lists: RunFiles.Lists?,
        isTooMany: Bool,
        surroundings: RunSurroundings
    ) throws(Refusal) {
        let definition = run.rule.definition
        guard step < run.steps.count else { throw .skipped("there is nothing to run") }
        let current = run.steps[step]
        // Before anything else is looked at: what changes from now on is for a later run.
        contents = run.notesContent && step == 0 ? StepPlan.contents(run) : [:]
        let paths = ChangedPaths(run, isTooMany: isTooMany)
        if paths.scope == .none, case .exec(let arguments) = current.command, arguments.contains(.paths) {
            throw .skipped(
                "only deletions, and `{paths}` takes paths that exist: use `stdin` to be told of deletions"
            )
        }
        let arguments = try StepArguments(current.command, of: run, paths)
        program = arguments.all.first ?? []
        hasPathArguments = arguments.hasPaths
        do {
            self.lists = lists
            if lists == nil, !paths.all.isEmpty {
                self.lists = try RunFiles.Lists(paths, run: run.id, in: surroundings.files)
            }
            if run.part == .action {
                (input, leftOut) = try StepPlan.input(definition.standardInput, paths)
            }
        } catch {
            throw .failed(FailureText.other(Printable.text(program), error.code))
        }
        guard leftOut.isEmpty || leftOut.count < paths.all.count else {
            throw .failed(StepPlan.unsafe(leftOut))
        }
        let null = Array("/dev/null".utf8)
        let telling = RunEnvironment.Telling(
            run: run,
            step: current.name ?? String(step + 1),
            paths: paths,
            pathsFile: self.lists?.paths.path ?? null,
            eventsFile: self.lists?.events.path ?? null
        )
        let request = GuardRequest(
            directory: definition.workingDirectory.bytes,
            arguments: arguments.all,
            variables: surroundings.environment.variables(for: telling),
            keeps: definition.leftover == .keep && run.part == .action
        )
        guard let request, !arguments.all.isEmpty else {
            let text =
                "cannot run '\(Printable.text(program))': an argument or variable holds a NUL character; remove it"
            throw .failed(StartFailure(.other, text))
        }
        self.request = request
    }

    private static func input(
        _ input: Rule.StandardInput,
        _ paths: ChangedPaths
    ) throws(SystemFailure) -> (Descriptor?, leftOut: [[UInt8]]) {
        switch input {
        case .none: return (nil, [])
        case .json: return (try Descriptor.memory(paths.json()), [])
        case .paths0: return (try Descriptor.memory(paths.joined(endingWith: 0)), [])
        case .paths:
            let (text, leftOut) = paths.lines()
            return (try Descriptor.memory(text), leftOut)
        }
    }

    private static func unsafe(_ names: [[UInt8]]) -> StartFailure {
        StartFailure(
            .unsafeArgument,
            "not run for '\(Printable.text(names.first ?? []))': `stdin: paths` has one name a line, and this one holds"
                + " a line end; use `stdin: paths0` or `stdin: json`"
        )
    }

    private static func contents(_ run: Run) -> GateMemory.Contents {
        let root = run.rule.scope.root
        let paths = run.trigger.batch.entries.keys.map { ($0, Disk.hash(root.appending($0.bytes))) }
        return GateMemory.Contents(paths) { first, _ in first }
    }
}

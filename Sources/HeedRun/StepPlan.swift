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
    /// The file that `HEED_PATHS_FILE` names; kept until the run has ended.
    var list: RunFiles.List?
    /// Whether changed paths are among the arguments.
    var hasPathArguments: Bool

    /// Looks at the paths as they are now and lays out a step.
    ///
    /// - Parameters:
    ///   - step: counted from 0.
    ///   - run: which run.
    ///   - list: the file of paths, where an earlier step made it.
    ///   - isTooMany: whether the kernel has refused the paths as arguments.
    ///   - surroundings: what all runs share.
    /// - Throws: a refusal where there is nothing to start.
    init(
        step: Int,
        of run: Run,
        list: RunFiles.List?,
        isTooMany: Bool,
        surroundings: RunSurroundings
    ) throws(Refusal) {
        let definition = run.rule.definition
        let command = definition.action.steps[step].command
        let paths = ChangedPaths(run, isTooMany: isTooMany)
        if paths.scope == .none, case .exec(let arguments) = command, arguments.contains(.paths) {
            throw .skipped(
                "only deletions, and `{paths}` takes paths that exist: use `stdin` to be told of deletions"
            )
        }
        let arguments = StepPlan.arguments(command, run, paths)
        program = arguments.first ?? []
        hasPathArguments = !paths.arguments.isEmpty
        do {
            self.list = list
            if list == nil, !paths.all.isEmpty {
                self.list = try RunFiles.List(
                    paths.joined(endingWith: 0),
                    run: run.id,
                    in: surroundings.files
                )
            }
            input = try StepPlan.input(definition.standardInput, paths)
        } catch {
            throw .failed(FailureText.other(Printable.text(program), error.code))
        }
        let file = self.list?.path ?? Array("/dev/null".utf8)
        let request = GuardRequest(
            directory: definition.workingDirectory.bytes,
            arguments: arguments,
            variables: surroundings.environment.variables(for: run, paths, file: file)
        )
        guard let request, !arguments.isEmpty else {
            let text =
                "cannot run '\(Printable.text(program))': an argument or variable holds a NUL character; remove it"
            throw .failed(StartFailure(.other, text))
        }
        self.request = request
    }

    private static func arguments(_ command: Action.Command, _ run: Run, _ paths: ChangedPaths) -> [[UInt8]] {
        switch command {
        case .shell(let text):
            return ["/bin/sh", "-e", "-c", text, run.rule.name].map { Array($0.utf8) } + paths.arguments
        case .exec(let arguments):
            return arguments.flatMap { argument -> [[UInt8]] in
                switch argument {
                case .paths: paths.arguments
                case .text(let pieces): [pieces.flatMap { bytes(of: $0, run) }]
                }
            }
        }
    }

    private static func bytes(of piece: Action.Piece, _ run: Run) -> [UInt8] {
        switch piece {
        case .literal(let bytes): bytes
        case .rule: Array(run.rule.name.utf8)
        case .root: run.rule.scope.root.bytes
        // Only a run for one path has them, and the engine refuses rules that want such runs.
        case .path, .directory, .name, .stem, .fileExtension, .event: []
        }
    }

    private static func input(
        _ input: Rule.StandardInput,
        _ paths: ChangedPaths
    ) throws(SystemFailure) -> Descriptor? {
        switch input {
        // The engine refuses rules with `stdin: json`.
        case .none, .json: nil
        case .paths: try Descriptor.memory(paths.joined(endingWith: UInt8(ascii: "\n")))
        case .paths0: try Descriptor.memory(paths.joined(endingWith: 0))
        }
    }
}

import HeedModel

/// The argument vector of a step: placeholders filled in, the shell and `via` put in front.
struct StepArguments {
    /// What is executed; the first one names the program.
    let all: [[UInt8]]
    /// Whether changed paths are among them.
    let hasPaths: Bool

    /// Lays out a step's arguments.
    ///
    /// - Parameters:
    ///   - command: what the rule file says.
    ///   - run: whose step it is; `via` is for actions only.
    ///   - paths: its paths.
    /// - Throws: a refusal where a name would be read as an option, or where there is no path to fill in.
    init(_ command: Action.Command, of run: Run, _ paths: ChangedPaths) throws(StepPlan.Refusal) {
        let definition = run.rule.definition
        var vector: [[UInt8]] = []
        if run.part == .action {
            for argument in definition.via {
                vector.append(try StepArguments.fill(argument, run, nil, paths).first ?? [])
            }
        }
        switch command {
        case .shell(let text):
            vector += definition.shell.arguments
            vector += [Array(text.utf8), Array(run.rule.name.utf8)] + paths.arguments
            hasPaths = !paths.arguments.isEmpty
        case .exec(let arguments):
            let only = definition.each == .path ? paths.only : nil
            for (index, argument) in arguments.enumerated() {
                var filled = try StepArguments.fill(argument, run, only, paths)
                if index == 0, argument.isMadeOfPaths, let program = filled.first {
                    filled[0] = StepArguments.located(program)
                }
                vector += filled
            }
            hasPaths = arguments.contains(.paths) && !paths.arguments.isEmpty
        }
        all = vector
    }

    private static func fill(
        _ argument: Action.Argument,
        _ run: Run,
        _ only: OnlyPath?,
        _ paths: ChangedPaths
    ) throws(StepPlan.Refusal) -> [[UInt8]] {
        guard case .text(let pieces) = argument else { return paths.arguments }
        var filled: [UInt8] = []
        for piece in pieces {
            let part: [UInt8]
            switch piece {
            case .literal(let bytes): part = bytes
            case .rule: part = Array(run.rule.name.utf8)
            case .root: part = run.rule.scope.root.bytes
            case .path, .directory, .name, .stem, .fileExtension, .event:
                guard let only else { throw .skipped("no path to fill `\(piece.placeholder)` in") }
                part = only.part(piece)
                // Options begin with a dash that the rule file has written, never with one that a name brings.
                if filled.isEmpty, part.first == UInt8(ascii: "-") {
                    throw .failed(unsafe(piece, only))
                }
            }
            filled += part
        }
        return [filled]
    }

    private static func unsafe(_ piece: Action.Piece, _ only: OnlyPath) -> StartFailure {
        let path = Printable.text(only.path)
        return StartFailure(
            .unsafeArgument,
            "not run for '\(path)': `\(piece.placeholder)` would begin an argument with '-' and be read as an option;"
                + " use `{path}`, or write `./\(piece.placeholder)`"
        )
    }

    /// A changed file that is itself the program is run from where it is, never looked up on `PATH`.
    private static func located(_ program: [UInt8]) -> [UInt8] {
        program.contains(UInt8(ascii: "/")) ? program : Array("./".utf8) + program
    }
}

extension Action.Argument {
    /// Whether it begins with something of a changed path.
    fileprivate var isMadeOfPaths: Bool {
        switch self {
        case .paths: true
        case .text(let pieces): pieces.first?.needsPath ?? false
        }
    }
}

extension Action.Piece {
    /// As the rule file writes it.
    fileprivate var placeholder: String {
        switch self {
        case .literal: ""
        case .rule: "{rule}"
        case .root: "{root}"
        case .path: "{path}"
        case .directory: "{dir}"
        case .name: "{name}"
        case .stem: "{stem}"
        case .fileExtension: "{ext}"
        case .event: "{event}"
        }
    }
}

extension OnlyPath {
    /// What a placeholder stands for.
    fileprivate func part(_ piece: Action.Piece) -> [UInt8] {
        switch piece {
        case .literal, .rule, .root: []
        case .path: path
        case .directory: directory
        case .name: name
        case .stem: stem
        case .fileExtension: fileExtension
        case .event: Array(event.utf8)
        }
    }
}

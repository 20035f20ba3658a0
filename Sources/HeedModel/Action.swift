/// What a rule wants done: steps in order, the first failure ends it.
package struct Action: Hashable, Sendable {
    /// One process of an action.
    package struct Step: Hashable, Sendable {
        /// The name that the rule file gives it.
        package var name: String?
        /// What it runs.
        package var command: Command

        /// Makes a step.
        package init(name: String? = nil, command: Command) {
            self.name = name
            self.command = command
        }
    }

    /// Shell text or an argument vector.
    package enum Command: Hashable, Sendable {
        /// Passed to the rule's shell untouched; changed paths are its arguments.
        case shell(String)
        /// No shell; the first element names the program.
        case exec([Argument])
    }

    /// One element of an argument vector as written.
    package enum Argument: Hashable, Sendable {
        /// Becomes one argument a changed path.
        case paths
        /// Becomes exactly one argument.
        case text([Piece])
    }

    /// A part of an argument.
    package enum Piece: Hashable, Sendable {
        /// These bytes.
        case literal([UInt8])
        /// The rule's name.
        case rule
        /// The rule's root.
        case root
        /// The one changed path of a run for each path, as it is seen from the working directory.
        case path
        /// The directory of that path; `.` where it has none.
        case directory
        /// The last component of that path.
        case name
        /// The last component without its extension.
        case stem
        /// What follows the last dot of the last component, without the dot.
        case fileExtension
        /// What happened to that path, in the words of `events`.
        case event

        /// Whether only a run for one path can fill it in.
        package var needsPath: Bool {
            switch self {
            case .literal, .rule, .root: false
            case .path, .directory, .name, .stem, .fileExtension, .event: true
            }
        }
    }

    /// At least one.
    package var steps: [Step]

    /// Makes an action from its steps.
    package init(steps: [Step]) {
        self.steps = steps
    }

    /// An action of one unnamed step.
    package init(_ command: Command) {
        steps = [Step(command: command)]
    }

    /// Whether some step takes changed paths as arguments and so cannot run for deletions only.
    package var takesPathArguments: Bool {
        steps.contains { step in
            guard case .exec(let arguments) = step.command else { return false }
            return arguments.contains(.paths)
        }
    }
}

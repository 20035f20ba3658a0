/// Name, conditions, debounce, busy policy and action: one rule of a rule file, all defaults filled in.
///
/// A class because it is shared by everything that speaks of it and never changes.
package final class Rule: Sendable {
    /// What happens at start.
    package enum OnStart: String, Hashable, Sendable {
        /// Nothing.
        case never
        /// One run without paths.
        case run
    }

    /// What an action reads from its standard input.
    package enum StandardInput: String, Hashable, Sendable, CaseIterable {
        /// `/dev/null`.
        case none
        /// Changed paths, one a line.
        case paths
        /// Changed paths, each ended by NUL.
        case paths0
    }

    /// One entry of `env`.
    package struct Variable: Hashable, Sendable {
        /// The name.
        package var name: String
        /// The value, `${…}` replaced; nil unsets.
        package var value: [UInt8]?

        /// Makes an entry.
        package init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    /// Everything a rule is made of.
    package struct Definition: Sendable {
        /// Unique in a rule set.
        package var name: String
        /// For listings.
        package var description: String?
        /// Whether changes start it.
        package var isEnabled = true
        /// Where it looks.
        package var scope: Scope
        /// What it listens to.
        package var events: EventSet = .change
        /// All must hold; scope and events are among them.
        package var conditions: [any Condition]
        /// When it runs.
        package var debounce = Debounce()
        /// What it does with a batch while it runs.
        package var onBusy: any BusyPolicy = QueueWhenBusy()
        /// What happens at start.
        package var onStart = OnStart.never
        /// What it does.
        package var action: Action
        /// Where its processes start: absolute.
        package var workingDirectory: BytePath
        /// Added to the environment, in order.
        package var environment: [Variable] = []
        /// What its processes read.
        package var standardInput = StandardInput.none
        /// How a run of it is stopped.
        package var stop = Stop()
        /// How long a run may take.
        package var timeout: Duration?
        /// Where it is written.
        package var file: SourceFile?
        /// The place of its name.
        package var range: SourceRange?

        /// Makes a definition with the language's defaults.
        package init(
            name: String,
            scope: Scope,
            conditions: [any Condition],
            action: Action,
            workingDirectory: BytePath
        ) {
            self.name = name
            self.scope = scope
            self.conditions = conditions
            self.action = action
            self.workingDirectory = workingDirectory
        }
    }

    /// What it is made of.
    package let definition: Definition

    /// Makes a rule.
    package init(_ definition: Definition) {
        self.definition = definition
    }

    /// Unique in a rule set.
    package var name: String { definition.name }
    /// Where it looks.
    package var scope: Scope { definition.scope }
    /// What it listens to.
    package var events: EventSet { definition.events }
}

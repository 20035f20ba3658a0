/// One execution of an action, with an id.
package struct Run: Sendable {
    /// Numbers runs from 1 in the order of their starts.
    package typealias ID = UInt64

    /// What of its rule a run executes.
    package enum Part: Hashable, Sendable {
        /// The action.
        case action
        /// What `on-failure` says, after a run of the action has failed for good.
        case onFailure(Failed)
        /// The shell text of a gate (`when: {test: …}`).
        case test(String)
    }

    /// How the action that a hook follows has failed.
    package struct Failed: Hashable, Sendable {
        /// The exit status as a shell would tell it; the value of `HEED_EXIT`.
        package var exit: Int32
        /// The name or number of the step that failed, where there are several; the value of `HEED_STEP`.
        package var step: String?

        /// Makes it from how the run ended.
        package init(_ outcome: Outcome, step: String?) {
            exit = outcome.shellStatus
            self.step = step
        }
    }

    /// How the rule's last run ended; the value of `HEED_PREVIOUS`.
    package enum Previous: String, Hashable, Sendable {
        /// With success.
        case ok
        /// In any other way.
        case failed
        /// There was none.
        case none
    }

    /// The longest time that anything but an action may take; the runner sees to it.
    package static let sideLimit = Duration.seconds(60)

    /// The number of the run.
    package let id: ID
    /// The rule it belongs to.
    package let rule: Rule
    /// Why it runs and for what.
    package let trigger: Trigger
    /// What of the rule it executes.
    package let part: Part
    /// Counts the runs for one batch from 1: 2 is the first repetition (`retry`).
    package let attempt: Int
    /// How the rule's last run ended.
    package let previous: Previous

    /// Makes a run; the first attempt of the action, unless said otherwise.
    package init(
        id: ID,
        rule: Rule,
        trigger: Trigger,
        part: Part = .action,
        attempt: Int = 1,
        previous: Previous = .none
    ) {
        self.id = id
        self.rule = rule
        self.trigger = trigger
        self.part = part
        self.attempt = attempt
        self.previous = previous
    }

    /// What it executes, step by step.
    package var steps: [Action.Step] {
        switch part {
        case .action: rule.definition.action.steps
        case .onFailure: rule.definition.onFailure.map { [Action.Step(command: $0)] } ?? []
        case .test(let text): [Action.Step(command: .shell(text))]
        }
    }
}

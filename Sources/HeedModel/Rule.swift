/// Name, conditions, debounce, busy policy and action: one rule of a rule file, all defaults filled in.
///
/// A class because it is shared by everything that speaks of it and never changes.
package final class Rule: Sendable {
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

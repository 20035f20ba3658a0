/// One execution of an action, with an id.
package struct Run: Sendable {
    /// Numbers runs from 1 in the order of their starts.
    package typealias ID = UInt64

    /// The number of the run.
    package let id: ID
    /// The rule it belongs to.
    package let rule: Rule
    /// Why it runs and for what.
    package let trigger: Trigger

    /// Makes a run.
    package init(id: ID, rule: Rule, trigger: Trigger) {
        self.id = id
        self.rule = rule
        self.trigger = trigger
    }
}

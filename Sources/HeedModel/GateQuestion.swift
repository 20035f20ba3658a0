/// Asks whether a batch whose time has come may run.
package struct GateQuestion: Sendable {
    /// Whose gates are asked.
    package var rule: Rule
    /// Why it would run and for what.
    package var trigger: Trigger

    /// Makes a question.
    package init(rule: Rule, trigger: Trigger) {
        self.rule = rule
        self.trigger = trigger
    }
}

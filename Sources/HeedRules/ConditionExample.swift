package import HeedModel

/// A condition, a subject and the answer.
package struct ConditionExample: Sendable {
    /// The value of the key, as in a rule file.
    package var written: String
    /// The condition it gives.
    package var condition: any Condition
    /// What it is asked about.
    package var subject: Subject
    /// The answer.
    package var holds: Bool

    init(_ written: String, _ condition: any Condition, _ subject: Subject, _ holds: Bool) {
        self.written = written
        self.condition = condition
        self.subject = subject
        self.holds = holds
    }
}

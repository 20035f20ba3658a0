/// One yes/no question about a change; a rule matches where all its conditions hold.
///
/// A condition is a value with no I/O and no clock. To add one: a file in `HeedRules/Conditions/` and its test file.
package protocol Condition: Sendable {
    /// The key of the rule language that it comes from.
    static var keyword: String { get }
    /// What it asks, in one sentence, for the reference page.
    static var summary: String { get }
    /// Whether it holds for a change seen from the rule's root.
    func holds(for subject: Subject) -> Bool
}

package import HeedModel

/// A condition that carries its own examples; help, reference page and a test are made of them.
package protocol DocumentedCondition: Condition {
    /// Subjects for which it holds, and some for which it does not.
    static var examples: [ConditionExample] { get }
}

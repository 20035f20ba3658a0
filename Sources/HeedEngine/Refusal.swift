package import HeedModel

/// Why heed does not start, and the status it ends with.
package struct Refusal: Error, Sendable {
    /// What to say.
    package let problem: Problem
    /// How to end.
    package let status: ExitStatus

    /// Makes a refusal.
    package init(_ problem: Problem, _ status: ExitStatus) {
        self.problem = problem
        self.status = status
    }
}

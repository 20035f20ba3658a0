package import Globs

extension Scope {
    /// What the patterns of a rule say about a subject.
    package enum Verdict: Hashable, Sendable {
        /// The last pattern that covers it selects it.
        case selected
        /// No pattern covers it.
        case uncovered
        /// The last pattern that covers it excludes it; its place in the list, from 0.
        case excluded(pattern: Int)
        /// It would be selected, were not this component of it ignored and unnamed; counted from 1.
        case ignored(depth: Int)
    }

    /// A line of the rule file's own ignore lists that ignores a path.
    package struct Ignoring: Hashable, Sendable {
        /// The place of its list among the scope's.
        package var list: Int
        /// The component of the path that it ignores, counted from 1.
        package var depth: Int
        /// The line; its number is its place in the list, from 1.
        package var line: IgnoreList.Line
    }
}

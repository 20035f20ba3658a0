package import Globs
package import HeedModel

extension IgnoreChain {
    /// A line that decides about one component of a path, and where it stands.
    package struct Decision: Hashable, Sendable {
        /// Who says so.
        package enum Source: Hashable, Sendable {
            /// A file that git reads: a `.gitignore`, `info/exclude` or `core.excludesFile`.
            case file(BytePath)
            /// The default ignores.
            case defaults
        }

        /// The component, counted from 1.
        package var depth: Int
        /// Who says so.
        package var source: Source
        /// The line; one with `!` takes the component in again.
        package var line: IgnoreList.Line
    }
}

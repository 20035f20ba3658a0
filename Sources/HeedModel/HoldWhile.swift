package import Globs

/// What holds a due batch back until it is gone (`hold-while`).
package enum HoldWhile: Hashable, Sendable {
    /// Git's index lock, where the root lies in a work tree, for at most ten seconds: the default.
    case gitIndexLock
    /// Nothing, not even git.
    case nothing
    /// A path that the patterns select, seen from the root, for at most so long.
    case exists(PatternList, max: Duration)

    /// The longest wait for git's index lock.
    package static let longestForGit = Duration.seconds(10)
    /// The longest wait for a path of the rule file's own.
    package static let longest = Duration.seconds(60)
}

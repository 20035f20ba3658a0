/// How heed ends, as its caller sees it.
package enum ExitStatus: Int32, Sendable {
    /// Ended by the user, or the answer is yes.
    case success = 0
    /// The answer is no: `check` found mistakes.
    case no = 1
    /// Wrong usage or an unusable rule file.
    case usage = 2
    /// Cannot watch.
    case cannotWatch = 3
    /// The terminal went away.
    case hangUp = 129
    /// A second Ctrl-C.
    case interrupted = 130
    /// Killed hard after TERM.
    case terminated = 143
}

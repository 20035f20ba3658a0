/// What must hold before a batch is run (`when`).
///
/// Gates of a path take single paths out of the batch or make them wait; the others speak of the whole run.
package enum Gate: Hashable, Sendable {
    /// Size and time of modification of a path have been still for so long; it waits otherwise.
    case stable(Duration)
    /// Nobody has a path open for writing; it waits otherwise.
    case closed
    /// A path has at least so many bytes.
    case minSize(UInt64)
    /// A path has at most so many bytes.
    case maxSize(UInt64)
    /// The content of a path is another one than at the rule's last successful run.
    case contentChanged
    /// All of these files exist; absolute.
    case exists([BytePath])
    /// None of these files exists; absolute.
    case missing([BytePath])
    /// This shell text ends with 0.
    case test(String)
}

import SystemPackage

/// A system call that failed: its errno.
package struct SystemFailure: Error, Hashable {
    /// The number, positive.
    package var code: Int32

    /// What the C library calls it, starting lower-case.
    package var text: String {
        let description = Errno(rawValue: code).description
        return description.prefix(1).lowercased() + description.dropFirst()
    }
}

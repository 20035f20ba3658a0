/// The SHA-256 of a file's content, or of a symbolic link's target.
package struct ContentHash: Hashable, Sendable {
    /// The digest in four big-endian parts, the first one first.
    package var digest: SIMD4<UInt64>

    /// Takes a digest.
    package init(_ digest: SIMD4<UInt64>) {
        self.digest = digest
    }
}

/// The version of heed.
package enum Version {
    /// As `heed --version` prints it.
    package static let text = "0.1.0"
}

/// A rule file as it was read: the name the user gave it and its bytes.
package final class SourceFile: Sendable {
    /// As the user named it.
    package let name: String
    /// Its content, whatever it is.
    package let bytes: [UInt8]

    /// Keeps a name and a content.
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

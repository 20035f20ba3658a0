/// What a name in a directory stands for.
package enum FileKind: String, Hashable, Sendable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A symbolic link, wherever it leads.
    case link = "symbolic link"
    /// A fifo, a socket or a device.
    case special = "special file"
}

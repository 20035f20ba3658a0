/// The path that a run of a rule with `each: path` is for, in its parts.
package struct OnlyPath: Sendable {
    /// As seen from the working directory; does not start with `-`.
    package let path: [UInt8]
    /// The directory of it; `.` where it has none.
    package let directory: [UInt8]
    /// The last component.
    package let name: [UInt8]
    /// The last component without its extension; a dot at its beginning starts none.
    package let stem: [UInt8]
    /// What follows the last dot of the last component.
    package let fileExtension: [UInt8]
    /// What happened to it.
    package let event: String

    /// Cuts a path.
    package init(_ path: [UInt8], event: String) {
        let dot = UInt8(ascii: ".")
        let slash = UInt8(ascii: "/")
        self.path = path
        self.event = event
        if let end = path.lastIndex(of: slash) {
            directory = end == 0 ? [slash] : Array(path[..<end])
            name = Array(path[(end + 1)...])
        } else {
            directory = [dot]
            name = path
        }
        if let last = name.lastIndex(of: dot), name[..<last].contains(where: { $0 != dot }) {
            stem = Array(name[..<last])
            fileExtension = Array(name[(last + 1)...])
        } else {
            stem = name
            fileExtension = []
        }
    }
}

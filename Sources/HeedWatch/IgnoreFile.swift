package import Globs
package import HeedModel

/// An ignore file as it was read, with its name.
package struct IgnoreFile: Hashable, Sendable {
    /// Absolute.
    package var path: BytePath
    /// What it says.
    package var list: IgnoreList

    /// Keeps a name and what was read.
    package init(path: BytePath, list: IgnoreList) {
        self.path = path
        self.list = list
    }

    /// Reads a file; nil where there is none.
    static func read(_ path: BytePath, limit: Int, followsLinks: Bool) -> IgnoreFile? {
        FileBytes.read(path, limit: limit, followsLinks: followsLinks).map {
            IgnoreFile(path: path, list: IgnoreList(file: $0))
        }
    }
}

import Glibc
package import HeedModel

/// Turns paths relative to a rule's root into paths relative to its working directory.
package struct RelativeNames {
    private let root: BytePath
    private let directory: BytePath
    /// From the working directory down to the root; nil where the root is not below it.
    private let descent: BytePath?
    /// Whether `..` leads out of the working directory the way its name says.
    private let canClimb: Bool

    /// Both absolute.
    package init(root: BytePath, directory: BytePath) {
        self.root = root
        self.directory = directory
        descent = root.relative(to: directory)
        canClimb = descent == nil && RelativeNames.isPhysical(directory)
    }

    /// The path as the action should be told it; `.` for the working directory itself.
    package func name(of path: BytePath) -> [UInt8] {
        if let descent {
            if descent.isEmpty, !path.isEmpty { return path.bytes }
            let name = descent.appending(path.bytes).bytes
            return name.isEmpty ? [UInt8(ascii: ".")] : name
        }
        let absolute = root.appending(path.bytes)
        if let below = absolute.relative(to: directory) {
            return below.isEmpty ? [UInt8(ascii: ".")] : below.bytes
        }
        return canClimb ? climbing(to: absolute) : absolute.bytes
    }

    private func climbing(to path: BytePath) -> [UInt8] {
        let target = path.bytes.split(separator: UInt8(ascii: "/"))
        let base = directory.bytes.split(separator: UInt8(ascii: "/"))
        var common = 0
        while common < min(target.count, base.count), target[common] == base[common] {
            common += 1
        }
        let up = Array(repeating: ArraySlice("..".utf8), count: base.count - common)
        return Array((up + target[common...]).joined(separator: [UInt8(ascii: "/")]))
    }

    /// Whether no component of a directory's name is a symbolic link.
    private static func isPhysical(_ directory: BytePath) -> Bool {
        let path = directory.bytes.map(CChar.init(bitPattern:)) + [0]
        guard let resolved = realpath(path, nil) else { return false }
        defer { free(resolved) }
        return strcmp(resolved, path) == 0
    }
}

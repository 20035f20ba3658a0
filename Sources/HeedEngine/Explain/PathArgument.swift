package import HeedModel

/// A path that somebody asks about, as it was named and where it really is.
///
/// heed tells changes under real paths, as it follows no linked directory, so these are what rules are asked about.
package struct PathArgument: Hashable, Sendable {
    /// As it was named.
    package let text: [UInt8]
    /// Absolute, without `.` and `..`, as far as it exists without linked directories.
    package let path: BytePath
    /// What it is; nil where it does not exist.
    package let kind: FileKind?
    /// Whether it is a directory, or would be one if it existed.
    package let isDirectory: Bool
    /// Whether directories on the way to it are links.
    package let isLinked: Bool

    /// Looks a path up.
    ///
    /// - Parameters:
    ///   - text: as it was named; a `/` at the end says that it is meant as a directory.
    ///   - directory: what it is relative to; absolute and without links.
    package init(_ text: [UInt8], from directory: BytePath) {
        self.text = text
        let slash = UInt8(ascii: "/")
        let named = text.first == slash ? BytePath(text) : directory.appending(text)
        let plain = PathArgument.clean(named.bytes)
        let endsInSlash = text.last == slash
        let last = text.split(separator: slash).last.map(Array.init) ?? []
        let isWhole = endsInSlash || last.isEmpty || last == Array(".".utf8) || last == Array("..".utf8)
        if isWhole, let real = Surroundings.realPath(of: named), Surroundings.kind(of: real) == .directory {
            path = real
        } else if isWhole, !endsInSlash {
            path = plain
        } else {
            var bare = named.bytes
            while bare.count > 1, bare.last == slash { bare.removeLast() }
            let name = Array(BytePath(bare).lastComponent)
            let parent = Array(bare.dropLast(name.count))
            path = PathArgument.real(parent).appending(name)
        }
        kind = Surroundings.kind(of: path)
        isDirectory = kind == .directory || kind == nil && endsInSlash
        isLinked = path != plain
    }

    /// Where it lies for a rule whose root is this directory; nil where it does not.
    package func located(below root: BytePath) -> BytePath? {
        let real = Surroundings.realPath(of: root) ?? root
        return path.relative(to: real).map { root.appending($0.bytes) }
    }

    /// A directory without links as far as it exists; the rest is taken as it is written.
    private static func real(_ directory: [UInt8]) -> BytePath {
        let parts = directory.split(separator: UInt8(ascii: "/"))
        for count in (0...parts.count).reversed() {
            let existing = BytePath(Array("/".utf8) + parts[..<count].joined(separator: "/".utf8))
            guard let real = Surroundings.realPath(of: existing) else { continue }
            return clean(real.bytes + Array("/".utf8) + parts[count...].joined(separator: "/".utf8))
        }
        return clean(directory)
    }

    /// Takes out `.`, `..` and doubled slashes by the text alone.
    private static func clean(_ path: [UInt8]) -> BytePath {
        var parts: [ArraySlice<UInt8>] = []
        for part in path.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return BytePath(Array("/".utf8) + parts.joined(separator: "/".utf8))
    }
}

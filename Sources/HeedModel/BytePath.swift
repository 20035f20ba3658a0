/// A path as the kernel gives it: bytes, not text, never normalised.
///
/// Absolute, or relative to a directory that the context names. Holds no NUL.
package struct BytePath: Hashable, Comparable, Sendable {
    /// The bytes, without a trailing NUL.
    package var bytes: [UInt8]

    /// Takes bytes as they are.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Takes the UTF-8 bytes of a text.
    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Feeds all bytes at once: one by one, as an array does it, takes three times as long.
    package func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(bytes.count)
    }

    /// Whether there is nothing in it: the directory itself, for a relative path.
    package var isEmpty: Bool { bytes.isEmpty }

    /// Whether it starts at the root of the file system.
    package var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }

    /// The number of components; `a/b` has two, the empty path and `/` none.
    package var depth: Int {
        var count = 0
        var inside = false
        for byte in bytes {
            if byte == UInt8(ascii: "/") {
                inside = false
            } else if !inside {
                inside = true
                count += 1
            }
        }
        return count
    }

    /// What follows the last `/`, or all of it.
    package var lastComponent: ArraySlice<UInt8> {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes[...] }
        return bytes[(slash + 1)...]
    }

    /// The directory that holds it; nil for `/` and for a path of one component.
    package var parent: BytePath? {
        guard bytes.count > 1, let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return slash == 0 ? BytePath([UInt8(ascii: "/")]) : BytePath(Array(bytes[..<slash]))
    }

    /// Joins with `/`; an empty side gives the other one.
    package func appending(_ relative: some Collection<UInt8>) -> BytePath {
        guard !relative.isEmpty else { return self }
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count + 1 + relative.count)
        joined += bytes
        if let last = joined.last, last != UInt8(ascii: "/") {
            joined.append(UInt8(ascii: "/"))
        }
        joined += relative
        return BytePath(joined)
    }

    /// The rest of this path below a directory: empty for the directory itself, nil where it is not below it.
    package func relative(to directory: BytePath) -> BytePath? {
        let prefix = directory.bytes
        guard bytes.starts(with: prefix) else { return nil }
        guard bytes.count > prefix.count else { return BytePath([]) }
        if prefix.isEmpty || prefix.last == UInt8(ascii: "/") {
            return BytePath(Array(bytes[prefix.count...]))
        }
        guard bytes[prefix.count] == UInt8(ascii: "/") else { return nil }
        return BytePath(Array(bytes[(prefix.count + 1)...]))
    }

    /// Calls back with the bytes ended by NUL, as system calls take a path.
    package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var terminated = bytes.map { CChar(bitPattern: $0) }
        terminated.append(0)
        return terminated.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("an array with a NUL is never empty")
            }
            return body(base)
        }
    }

    /// Orders bytewise, as `LC_ALL=C sort` does.
    package static func < (left: BytePath, right: BytePath) -> Bool {
        precedes(left.bytes, right.bytes)
    }

    /// Whether bytes come before others, compared as unsigned numbers one after the other; eight at a time.
    package static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                let count = min(left.count, right.count)
                var index = 0
                while index + 8 <= count {
                    let one = left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    let other = right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    guard one == other else { return UInt64(bigEndian: one) < UInt64(bigEndian: other) }
                    index += 8
                }
                while index < count {
                    guard left[index] == right[index] else { return left[index] < right[index] }
                    index += 1
                }
                return left.count < right.count
            }
        }
    }
}

extension BytePath: CustomStringConvertible {
    /// The path for people: nothing in it can move a cursor or forge a line.
    package var description: String { Printable.text(bytes) }
}

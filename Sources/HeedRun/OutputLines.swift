/// Cuts what an action writes into lines.
///
/// A line longer than ``limit`` comes in pieces; one that is not ended for ``idle`` is given out as it is.
package struct OutputLines {
    /// The longest line, in bytes.
    package static let limit = 65536
    /// How long an unfinished line is kept, in nanoseconds.
    package static let idle: Int64 = 200_000_000

    private var partial: [UInt8] = []
    /// When the unfinished line is to be given out, in nanoseconds of the monotonic clock; nil where there is none.
    package private(set) var deadline: Int64?

    /// Begins with nothing.
    package init() {}

    /// Takes bytes; gives the lines that they complete, without their newlines.
    package mutating func add(_ bytes: UnsafeRawBufferPointer, at now: Int64) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = bytes[...]
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
            cut(rest[rest.startIndex..<newline], into: &lines)
            lines.append(partial)
            partial = []
            rest = rest[(newline + 1)...]
        }
        cut(rest, into: &lines)
        deadline = partial.isEmpty ? nil : now + OutputLines.idle
        return lines
    }

    /// Keeps the unfinished line for longer: more of it has been written and not read yet.
    package mutating func postpone(at now: Int64) {
        deadline = partial.isEmpty ? nil : now + OutputLines.idle
    }

    /// Gives out the unfinished line if its time has come.
    package mutating func release(at now: Int64) -> [UInt8]? {
        guard let deadline, deadline <= now else { return nil }
        return finish()
    }

    /// Gives out the unfinished line: nothing more will come.
    package mutating func finish() -> [UInt8]? {
        deadline = nil
        guard !partial.isEmpty else { return nil }
        defer { partial = [] }
        return partial
    }

    /// Appends a part of a line; pieces that are full go out.
    private mutating func cut(_ part: Slice<UnsafeRawBufferPointer>, into lines: inout [[UInt8]]) {
        var rest = part
        while partial.count + rest.count > OutputLines.limit {
            let room = OutputLines.limit - partial.count
            partial += rest.prefix(room)
            rest = rest.dropFirst(room)
            lines.append(partial)
            partial = []
        }
        partial += rest
    }
}

/// One unit of a path: what `?` takes.
struct Unit {
    /// The value of a byte that is part of no well-formed sequence: it equals no character.
    static let invalid = UInt32.max

    /// The scalar's value, or ``invalid``; in the byte dialect the byte.
    var value: UInt32

    /// How many bytes it is written in, 1 to 4.
    var length: Int

    /// Reads the unit that starts at a place.
    ///
    /// A sequence that the limit cuts is not well-formed.
    ///
    /// Source: The Unicode Standard, table 3-7.
    @inline(__always)
    init(_ path: Span<UInt8>, at position: Int, before limit: Int) {
        let first = path[position]
        if first < 0x80 {
            self.init(byte: first)
        } else {
            self.init(wide: first, path, at: position, before: limit)
        }
    }

    /// A unit of the byte dialect.
    @inline(__always)
    init(byte: UInt8) {
        value = UInt32(byte)
        length = 1
    }

    private init(wide first: UInt8, _ path: Span<UInt8>, at position: Int, before limit: Int) {
        value = Unit.invalid
        length = 1
        let size: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: size = 2
        case 0xE0...0xEF:
            size = 3
            if first == 0xE0 { second = 0xA0...0xBF }
            if first == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            size = 4
            if first == 0xF0 { second = 0x90...0xBF }
            if first == 0xF4 { second = 0x80...0x8F }
        default: return
        }
        guard position + size <= limit, second.contains(path[position + 1]) else { return }
        var scalar = UInt32(first) & (0x7F >> UInt32(size))
        for offset in 1..<size {
            let byte = path[position + offset]
            guard byte & 0xC0 == 0x80 else { return }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        value = scalar
        length = size
    }
}

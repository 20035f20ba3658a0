/// What an action writes, made safe for a terminal that heed's own lines are on as well.
///
/// Colours pass. What moves the cursor, erases, switches character sets or sets the window's title does not: it would
/// break or forge the lines around it. Of a line that was drawn anew after carriage returns the last state is shown.
package struct TerminalText {
    private static let escape: UInt8 = 0x1B
    private static let reset = Array("\u{1B}[0m".utf8)

    private let hasColour: Bool
    private var shown: [UInt8] = []
    private var needsReset = false
    private var rest: ArraySlice<UInt8>

    /// The bytes of a line, without its newline, as a terminal may get them.
    package static func clean(_ line: [UInt8], hasColour: Bool) -> [UInt8] {
        let isPlain = line.allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x09 }
        if isPlain { return line }
        var text = TerminalText(line, hasColour)
        text.readAll()
        return text.shown
    }

    private init(_ line: [UInt8], _ hasColour: Bool) {
        rest = line[...]
        self.hasColour = hasColour
        shown.reserveCapacity(line.count + 4)
    }

    private mutating func readAll() {
        var last: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case 0x0D:
                // What was there before stays where nothing is drawn over it.
                if !shown.isEmpty { last = shown }
                shown = []
            case 0x08:
                while let dropped = shown.popLast(), dropped & 0xC0 == 0x80 {}
            case TerminalText.escape:
                readSequence()
            case 0x09, 0x20..<0x7F:
                shown.append(byte)
            case 0..<0x20, 0x7F:
                break
            default:
                readScalar(from: byte)
            }
        }
        if !shown.contains(where: { $0 > 0x20 }), !last.isEmpty { shown = last }
        if needsReset { shown += TerminalText.reset }
    }

    /// A character beyond ASCII; bytes that are none stay, but for those that some terminals obey.
    private mutating func readScalar(from first: UInt8) {
        let bytes = [first] + rest.prefix(3)
        var decoder = Unicode.UTF8()
        var iterator = bytes.makeIterator()
        if case .scalarValue(let scalar) = decoder.decode(&iterator) {
            let length = scalar.utf8.count
            rest = rest.dropFirst(length - 1)
            if scalar.value >= 0xA0 { shown += bytes.prefix(length) }
        } else if first >= 0xA0 {
            shown.append(first)
        }
    }

    /// What follows an escape character.
    private mutating func readSequence() {
        guard let kind = rest.popFirst() else { return }
        switch kind {
        case UInt8(ascii: "["):
            readControlSequence()
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            skipString()
        case 0x20..<0x30:
            while let byte = rest.popFirst(), (0x20..<0x30).contains(byte) {}
        default:
            break
        }
    }

    private mutating func readControlSequence() {
        let parameters = rest.prefix { (0x30..<0x40).contains($0) }
        rest = rest.dropFirst(parameters.count)
        let between = rest.prefix { (0x20..<0x30).contains($0) }
        rest = rest.dropFirst(between.count)
        guard let final = rest.first, (0x40..<0x7F).contains(final) else { return }
        rest = rest.dropFirst()
        let isColour = final == UInt8(ascii: "m") && between.isEmpty && parameters.allSatisfy { $0 < 0x3C }
        guard hasColour, isColour else { return }
        shown += [TerminalText.escape, UInt8(ascii: "[")] + parameters + [final]
        needsReset = !parameters.allSatisfy { $0 == UInt8(ascii: "0") }
    }

    /// Goes on behind a string that ends with BEL or with an escape character and a backslash.
    private mutating func skipString() {
        while let byte = rest.popFirst() {
            if byte == 0x07 { return }
            guard byte == TerminalText.escape else { continue }
            if rest.first == UInt8(ascii: "\\") { rest = rest.dropFirst() }
            return
        }
    }
}

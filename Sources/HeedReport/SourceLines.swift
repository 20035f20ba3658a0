package import HeedModel

/// The lines of a rule file, as its diagnostics count them.
package struct SourceLines {
    private let bytes: [UInt8]
    private let starts: [Int]

    /// Finds the lines; LF, CR LF and CR end one, a byte order mark belongs to none.
    package init(_ file: SourceFile) {
        bytes = file.bytes
        var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
        for index in bytes.indices {
            let isReturn = bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
            if isReturn || bytes[index] == 0x0A {
                starts.append(index + 1)
            }
        }
        self.starts = starts
    }

    /// The bytes of a line, counted from 1, without its end; nil where there is no such line.
    package func line(_ number: Int) -> ArraySlice<UInt8>? {
        guard number >= 1, number <= starts.count else { return nil }
        var slice = bytes[starts[number - 1]..<(number < starts.count ? starts[number] : bytes.count)]
        while let last = slice.last, last == 0x0A || last == 0x0D {
            slice.removeLast()
        }
        return slice
    }

    private static let reach = 50

    /// The nearest line above that is not blank; nil where there are only blank ones nearby.
    package func lineWithText(above number: Int) -> Int? {
        var candidate = number - 1
        while candidate >= number - SourceLines.reach, let slice = line(candidate) {
            if slice.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return candidate }
            candidate -= 1
        }
        return nil
    }
}

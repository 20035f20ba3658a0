import HeedModel
import YAMLTree

extension Reading {
    /// Where the value of a key stands, each item of a list on its own; empty where the key is not written.
    static func places(of key: String, in map: Node.Map) -> [SourceRange] {
        guard let node = map.entries.first(where: { $0.key == key })?.value else { return [] }
        guard case .list(let items) = node.content else { return [SourceRange(node.range)] }
        return items.map { SourceRange($0.range) }
    }

    /// Where a part of a scalar's text stands in the file.
    ///
    /// - Parameters:
    ///   - range: offsets in the UTF-8 of the text.
    ///   - node: the scalar.
    /// - Returns: the exact place where the writing allows it, all of the scalar otherwise.
    func place(of range: Range<Int>, in node: Node) -> TextRange {
        guard !node.isAlias, !report.isFull, case .scalar(let text, let style) = node.content else {
            return node.range
        }
        let bytes = Array(text.utf8)
        let wanted = range.clamped(to: 0..<bytes.count)
        let written = node.range.bytes
        let inner =
            style == .singleQuoted || style == .doubleQuoted ? written.lowerBound + 1 : written.lowerBound
        let direct = inner..<(inner + bytes.count)
        if direct.upperBound <= written.upperBound, Array(report.source.bytes[direct]) == bytes {
            return report.source.range((inner + wanted.lowerBound)..<(inner + wanted.upperBound))
        }
        return occurrence(of: wanted, in: bytes, written) ?? node.range
    }

    /// The n-th occurrence of a part in the source for the n-th one in the text.
    private func occurrence(of range: Range<Int>, in text: [UInt8], _ written: Range<Int>) -> TextRange? {
        let part = Array(text[range])
        guard !part.isEmpty else { return nil }
        var wanted = 0
        var index = 0
        while index < range.lowerBound {
            if text[index...].starts(with: part) { wanted += 1 }
            index += 1
        }
        index = written.lowerBound
        while index + part.count <= written.upperBound {
            if report.source.bytes[index...].starts(with: part) {
                if wanted == 0 { return report.source.range(index..<(index + part.count)) }
                wanted -= 1
            }
            index += 1
        }
        return nil
    }
}

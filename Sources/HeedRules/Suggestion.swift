/// What somebody probably meant to write.
package struct Suggestion: Hashable, Sendable {
    /// The word of heed.
    package var word: String
    /// What to say at the place.
    package var label: String
    /// More about it.
    package var note: String?

    /// What an unknown key was meant to be.
    package static func key(
        _ written: String,
        among names: [String],
        foreign: [String: String]
    ) -> Suggestion? {
        sameKey(written, among: names, foreign: foreign) ?? nearest(written, names)
    }

    /// The key that is another spelling of an unknown one, or that another tool calls so.
    static func sameKey(_ written: String, among names: [String], foreign: [String: String]) -> Suggestion? {
        let folded = fold(written)
        if let same = names.first(where: { fold($0) == folded }) {
            let note = "keys use '-', not '_' or capitals"
            return Suggestion(word: same, label: "did you mean '\(same)'?", note: note)
        }
        if let word = foreign[written] ?? foreign.first(where: { fold($0.key) == folded })?.value,
            names.contains(word)
        {
            return Suggestion(word: word, label: "spelled '\(word)' in heed")
        }
        return nil
    }

    /// What an unknown value was meant to be.
    package static func value(
        _ written: String,
        among names: [String],
        foreign: [String: String] = [:]
    ) -> Suggestion? {
        let folded = fold(written)
        let known =
            names.first { fold($0) == folded } ?? foreign[written]
            ?? foreign.first { fold($0.key) == folded }?.value
        if let known {
            return Suggestion(word: known, label: "did you mean '\(known)'?")
        }
        return nearest(written, names)
    }

    /// The name that is most like a misspelt one.
    static func nearest(_ written: String, _ names: [String]) -> Suggestion? {
        let folded = Array(fold(written).unicodeScalars)
        // Nobody misspells a key by hundreds of letters; the distance is quadratic.
        guard folded.count <= 40 else { return nil }
        let limit = max(1, folded.count / 3)
        let distances = names.map { (name: $0, distance: distance(folded, Array(fold($0).unicodeScalars))) }
        if let best = distances.min(by: { $0.distance < $1.distance }), best.distance <= limit,
            best.distance < best.name.unicodeScalars.count
        {
            return Suggestion(word: best.name, label: "did you mean '\(best.name)'?")
        }
        guard folded.count >= 3 else { return nil }
        let prefix = fold(written)
        guard let longer = names.first(where: { fold($0).hasPrefix(prefix) || prefix.hasPrefix(fold($0)) })
        else {
            return nil
        }
        return Suggestion(word: longer, label: "did you mean '\(longer)'?")
    }

    /// Case, `_` and `-` do not count.
    private static func fold(_ text: String) -> String {
        let bytes = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 0x20
            case UInt8(ascii: "_"), UInt8(ascii: "-"): nil
            default: byte
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var before: [Int] = []
        var row = Array(0...right.count)
        for i in left.indices {
            var next = [i + 1]
            for j in right.indices {
                let cost = left[i] == right[j] ? 0 : 1
                var best = min(next[j] + 1, row[j + 1] + 1, row[j] + cost)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, before[j - 1] + 1)
                }
                next.append(best)
            }
            before = row
            row = next
        }
        return row[right.count]
    }
}

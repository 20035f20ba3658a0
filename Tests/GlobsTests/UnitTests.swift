import Globs
import Testing

/// In a rule file a well-formed character is one unit, and so is every other byte.
@Suite struct UnitTests {
    private enum Element {
        case literal(Unicode.Scalar)
        case any
        case star
        case set(isNegated: Bool, ClosedRange<Unicode.Scalar>)

        var text: String {
            switch self {
            case .literal(let scalar): String(Character(scalar))
            case .any: "?"
            case .star: "*"
            case .set(let isNegated, let range):
                "[\(isNegated ? "!" : "")\(range.lowerBound)-\(range.upperBound)]"
            }
        }

        func takes(_ unit: Unicode.Scalar?) -> Bool {
            switch self {
            case .literal(let scalar): scalar == unit
            case .any, .star: true
            case .set(let isNegated, let range): (unit.map(range.contains) ?? false) != isNegated
            }
        }
    }

    private static let scalars: [Unicode.Scalar] = ["a", "z", "\u{7F}", "é", "ÿ", "Ā", "日", "\u{FFFF}", "😀"]
    private static let odd: [[UInt8]] = [
        [0x80], [0xC0], [0xC3], [0xE6], [0xE6, 0x97], [0xED, 0xA0, 0x80], [0xE0, 0x80, 0x80], [0xF0, 0x9F],
        [0xFF],
        [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xA9],
    ]

    @Test(arguments: [61, 62] as [UInt64])
    func agreesWithThePlainDefinition(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var matched = 0
        for _ in 0..<20_000 {
            var elements: [Element] = []
            for _ in 0...random.below(5) {
                let bounds = [random.pick(UnitTests.scalars), random.pick(UnitTests.scalars)].sorted()
                switch random.below(5) {
                case 0: elements.append(.any)
                case 1, 2: elements.append(.star)
                case 3: elements.append(.set(isNegated: random.below(2) == 0, bounds[0]...bounds[1]))
                default: elements.append(.literal(bounds[0]))
                }
            }
            var pattern = ""
            for element in elements where !(pattern.hasSuffix("*") && element.text == "*") {
                pattern += element.text
            }
            let list = try PatternList([pattern])
            var name: [UInt8] = []
            for _ in 0...random.below(4) {
                let scalar = Array(String(Character(random.pick(UnitTests.scalars))).utf8)
                name += random.below(3) == 0 ? random.pick(UnitTests.odd) : scalar
            }
            let ours = list.covering(name.span, isDirectory: false) != nil
            let plain = UnitTests.matches(elements[...], UnitTests.units(of: name)[...])
            #expect(ours == plain, "\(pattern) \(name)")
            matched += plain ? 1 : 0
        }
        #expect(matched > 2000)
    }

    private static func matches(_ elements: ArraySlice<Element>, _ units: ArraySlice<Unicode.Scalar?>) -> Bool
    {
        guard let element = elements.first else { return units.isEmpty }
        if case .star = element {
            return (0...units.count).contains { matches(elements.dropFirst(), units.dropFirst($0)) }
        }
        guard let unit = units.first, element.takes(unit) else { return false }
        return matches(elements.dropFirst(), units.dropFirst())
    }

    /// nil for a byte that is part of no character.
    private static func units(of name: [UInt8]) -> [Unicode.Scalar?] {
        var units: [Unicode.Scalar?] = []
        var rest = name[...]
        while !rest.isEmpty {
            let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil }
            let text = length.flatMap { String(validating: rest.prefix($0), as: UTF8.self) }
            units.append(text?.unicodeScalars.first)
            rest = rest.dropFirst(text == nil ? 1 : length ?? 1)
        }
        return units
    }
}

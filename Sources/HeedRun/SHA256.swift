package import HeedModel

/// SHA-256: what is compared may come from strangers, who must not be able to make two files look alike.
///
/// Source: FIPS 180-4.
package struct SHA256 {
    private static let constants: [UInt32] = primes(64).map { fraction(of: $0, root: 3) }

    private var state: [UInt32] = primes(8).map { fraction(of: $0, root: 2) }
    private var schedule = [UInt32](repeating: 0, count: 64)
    private var partial: [UInt8] = []
    private var length: UInt64 = 0

    /// Begins with nothing.
    package init() {}

    /// Takes more of the content.
    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
        length += UInt64(bytes.count)
        var rest = bytes[...]
        if !partial.isEmpty {
            let missing = rest.prefix(64 - partial.count)
            partial += missing
            rest = rest.dropFirst(missing.count)
            guard partial.count == 64 else { return }
            let block = partial
            block.withUnsafeBytes { take($0, at: 0) }
            partial = []
        }
        let whole = UnsafeRawBufferPointer(rebasing: rest)
        for offset in stride(from: 0, to: whole.count - whole.count % 64, by: 64) {
            take(whole, at: offset)
        }
        partial = Array(rest.suffix(whole.count % 64))
    }

    /// The hash of all that was added.
    package mutating func finish() -> ContentHash {
        let bits = length * 8
        var end = [0x80] + [UInt8](repeating: 0, count: (119 - partial.count) % 64)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            end.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        end.withUnsafeBytes { add($0) }
        return ContentHash(
            SIMD4(
                (0..<4).map { UInt64(state[2 * $0]) << 32 | UInt64(state[2 * $0 + 1]) }
            )
        )
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        let result = schedule.withUnsafeMutableBufferPointer { words in
            SHA256.constants.withUnsafeBufferPointer { constants in
                SHA256.compress(state, bytes, offset, words, constants)
            }
        }
        for index in 0..<8 {
            state[index] &+= result[index]
        }
    }

    private static func compress(
        _ state: [UInt32],
        _ bytes: UnsafeRawBufferPointer,
        _ offset: Int,
        _ words: UnsafeMutableBufferPointer<UInt32>,
        _ constants: UnsafeBufferPointer<UInt32>
    ) -> SIMD8<UInt32> {
        for index in 0..<16 {
            words[index] = UInt32(
                bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 4 * index, as: UInt32.self)
            )
        }
        for index in 16..<64 {
            let (near, far) = (words[index - 2], words[index - 15])
            let first = turn(far, 7) ^ turn(far, 18) ^ (far >> 3)
            let second = turn(near, 17) ^ turn(near, 19) ^ (near >> 10)
            words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for index in 0..<64 {
            let mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ mixed &+ choice &+ constants[index] &+ words[index]
            let majority = (a & b) ^ (a & c) ^ (b & c)
            let second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) &+ majority
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
        }
        return SIMD8(a, b, c, d, e, f, g, h)
    }

    private static func turn(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    private static func primes(_ count: Int) -> [UInt64] {
        var found: [UInt64] = []
        var candidate: UInt64 = 2
        while found.count < count {
            if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
            candidate += 1
        }
        return found
    }

    /// The first 32 bits of the fractional part of a square or cube root.
    private static func fraction(of number: UInt64, root: Int) -> UInt32 {
        // The largest whole x whose power is at most number << (32 * root); its low half is the fraction.
        var low: UInt64 = 0
        var high: UInt64 = 1 << 37
        while high - low > 1 {
            let middle = (low + high) / 2
            if isPower(of: middle, root, atMost: number) { low = middle } else { high = middle }
        }
        return UInt32(truncatingIfNeeded: low)
    }

    private static func isPower(of base: UInt64, _ root: Int, atMost number: UInt64) -> Bool {
        // base < 2^37 and root <= 3, so the power has at most 111 bits.
        var power = UInt128(1)
        for _ in 0..<root { power *= UInt128(base) }
        return power <= UInt128(number) << UInt128(32 * root)
    }
}

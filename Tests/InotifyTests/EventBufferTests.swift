import Inotify
import Testing

@Suite struct EventBufferTests {
    /// What the decoder gives, with names as text.
    static func decode(_ bytes: [UInt8]) -> (records: [String], used: Int) {
        var records: [String] = []
        let used = bytes.withUnsafeBytes { buffer in
            EventBuffer.decode(buffer) { record, left in
                let name = String(decoding: record.name, as: UTF8.self)
                records.append("\(record.watch) \(record.mask) \(record.cookie) \(name) +\(left)")
            }
        }
        return (records, used)
    }

    static func record(
        _ watch: Int32,
        _ mask: UInt32,
        _ cookie: UInt32,
        _ name: String,
        length: UInt32? = nil
    )
        -> [UInt8]
    {
        var padded = Array(name.utf8)
        if !padded.isEmpty { padded += [UInt8](repeating: 0, count: 16 - padded.count % 16) }
        let header: [UInt32] = [UInt32(bitPattern: watch), mask, cookie, length ?? UInt32(padded.count)]
        return header.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } } + padded
    }

    @Test func wholeRecords() {
        let bytes =
            Self.record(1, 0x100, 0, "file") + Self.record(-1, 0x4000, 0, "") + Self.record(2, 0x40, 7, "a")
        #expect(Self.decode(bytes).records == ["1 256 0 file +48", "-1 16384 0  +32", "2 64 7 a +0"])
        #expect(Self.decode(bytes).used == bytes.count)
    }

    @Test func everyCutGivesOnlyWholeRecords() {
        let first = Self.record(1, 0x100, 0, "file")
        let bytes = first + Self.record(2, 0x40, 7, "a")
        for length in 0..<bytes.count {
            let (records, used) = Self.decode(Array(bytes[..<length]))
            #expect(records.count == (length >= first.count ? 1 : 0))
            #expect(used == (length >= first.count ? first.count : 0))
        }
    }

    @Test func aLengthBeyondTheBufferEndsIt() {
        for length in [17, 272, 1 << 31, UInt32.max] {
            #expect(Self.decode(Self.record(1, 1, 0, "abc", length: length)).used == 0)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func randomBytesNeverTrap(seed: UInt64) {
        var state = seed
        func random() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        for _ in 0..<500 {
            var bytes = (0..<Int(random() % 400)).map { _ in UInt8(truncatingIfNeeded: random()) }
            // Small lengths, so that more than one record is met.
            for index in stride(from: 12, to: bytes.count - 4, by: 16) where random() % 2 == 0 {
                bytes[index] = UInt8(random() % 40)
                for offset in 1..<4 { bytes[index + offset] = 0 }
            }
            let (_, used) = Self.decode(bytes)
            #expect(used <= bytes.count)
        }
    }
}

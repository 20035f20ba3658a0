import Glibc
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

    @Test("40: whole records are decoded, whatever their bits")
    func wholeRecords() {
        let bytes =
            Self.record(1, 0x100, 0, "file") + Self.record(-1, 0x4000, 0, "") + Self.record(2, 0x40, 7, "a")
        #expect(Self.decode(bytes).records == ["1 256 0 file +48", "-1 16384 0  +32", "2 64 7 a +0"])
        #expect(Self.decode(bytes).used == bytes.count)
    }

    @Test("41: wherever bytes are cut off, only whole records are given")
    func everyCut() {
        let first = Self.record(1, 0x100, 0, "file")
        let bytes = first + Self.record(2, 0x40, 7, "a")
        for length in 0..<bytes.count {
            let (records, used) = Self.decode(Array(bytes[..<length]))
            #expect(records.count == (length >= first.count ? 1 : 0))
            #expect(used == (length >= first.count ? first.count : 0))
        }
    }

    @Test("41: a length beyond the buffer ends the decoding")
    func lengthBeyond() {
        for length in [17, 272, 1 << 31, UInt32.max] {
            #expect(Self.decode(Self.record(1, 1, 0, "abc", length: length)).used == 0)
        }
    }

    /// How many buffers the fuzz test decodes; `INOTIFY_FUZZ` asks for more.
    static let rounds = getenv("INOTIFY_FUZZ").flatMap { Int(String(cString: $0)) } ?? 20_000

    /// Decodes random bytes between guards; every record must lie within the bytes.
    @Test("41: random bytes are never read out of bounds", arguments: 1...4 as ClosedRange<UInt64>)
    func randomBytes(seed: UInt64) {
        var state = seed
        func random() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        var wrong = 0
        for _ in 0..<(Self.rounds / 4) {
            var bytes = (0..<Int(random() % 400)).map { _ in UInt8(truncatingIfNeeded: random()) }
            // Small lengths, so that more than one record is met.
            for index in stride(from: 12, to: bytes.count - 4, by: 16) where random() % 2 == 0 {
                bytes[index] = UInt8(random() % 40)
                for offset in 1..<4 { bytes[index + offset] = 0 }
            }
            if !Self.isSound(bytes) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    private static func isSound(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else {
                return EventBuffer.decode(buffer) { _, _ in } == 0
            }
            let end = start + buffer.count
            var left = buffer.count
            var isSound = true
            let used = EventBuffer.decode(buffer) { record, rest in
                if let name = record.name.baseAddress, !record.name.isEmpty {
                    if name < start || name + record.name.count > end || record.name.contains(0) {
                        isSound = false
                    }
                }
                // Every record is longer than nothing, and what is left is counted.
                if rest > left - EventBuffer.headerSize { isSound = false }
                left = rest
                let event = Inotify.Event(
                    watch: nil,
                    mask: Inotify.Mask(rawValue: record.mask),
                    cookie: record.cookie,
                    nameBytes: Array(record.name)
                )
                if event.description.isEmpty || event.kind == .overflow && event.mask.rawValue & 0x4000 == 0 {
                    isSound = false
                }
            }
            return isSound && used <= buffer.count && buffer.count - used == left
        }
    }
}

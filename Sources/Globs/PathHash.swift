/// A hash of a path's bytes that can be read at every step of a walk down the path (FNV-1a, 64 bits).
struct PathHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init() {}

    init(_ path: some Sequence<UInt8>) {
        for byte in path {
            add(byte)
        }
    }

    @inline(__always)
    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}

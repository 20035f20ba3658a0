/// What heed-guard is asked to start, as bytes; `Sources/heed-guard/guard.h` describes the same.
package struct GuardRequest: Sendable {
    /// The version that both sides must speak.
    package static let version: UInt32 = 2
    /// What is longer travels in a memfd.
    package static let inlineLimit = 65536

    /// The header, then working directory, arguments and variables, each ended by NUL.
    package private(set) var bytes: [UInt8]
    /// The length of the header.
    package static let headerLength = 20

    /// Lays out a request; nil where a string holds a NUL or all together are beyond what any kernel takes.
    ///
    /// - Parameters:
    ///   - directory: where the program starts.
    ///   - arguments: the first one names the program.
    ///   - variables: as `NAME=value`.
    ///   - keeps: whether what outlives the program lives on until heed ends.
    package init?(directory: [UInt8], arguments: [[UInt8]], variables: [[UInt8]], keeps: Bool = false) {
        let strings = [[directory], arguments, variables].joined()
        let length = strings.reduce(0) { $0 + $1.count + 1 }
        guard length < 1 << 30, !strings.contains(where: { $0.contains(0) }) else { return nil }
        bytes = []
        bytes.reserveCapacity(GuardRequest.headerLength + length)
        for number in [
            GuardRequest.version, UInt32(length), UInt32(arguments.count), UInt32(variables.count),
            keeps ? 1 : 0,
        ] {
            withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
        }
        for string in strings {
            bytes += string
            bytes.append(0)
        }
    }

    /// Whether it fits one message.
    package var fitsInline: Bool { bytes.count - GuardRequest.headerLength <= GuardRequest.inlineLimit }
}

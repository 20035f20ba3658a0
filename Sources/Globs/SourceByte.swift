/// A byte of a pattern and where it was written, which brace expansion would otherwise forget.
struct SourceByte: Hashable, Sendable {
    var byte: UInt8
    var offset: Int
}

/// A byte of a pattern and where in the text it was written, which brace expansion would otherwise forget.
struct SourceByte: Hashable, Sendable {
    var byte: UInt8
    var offset: Int
}

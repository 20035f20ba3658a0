/// Decodes the bytes that one read(2) of an inotify descriptor gave.
///
/// Pure, and never reads outside the bytes: a record that is cut off or whose length is nonsense ends the
/// decoding, since nothing after it can be trusted.
///
/// Source: inotify(7).
package enum EventBuffer {
    /// Bytes of a record before its name.
    package static let headerSize = 16
    /// The largest record: header, a name of 255 bytes and its NUL.
    package static let maximumRecord = 272

    /// One record; the name's bytes are valid only while the buffer is.
    package struct Record {
        /// The watch descriptor, -1 for an overflow.
        package let watch: CInt
        /// What happened, and flags.
        package let mask: UInt32
        /// Joins the two halves of a rename; 0 otherwise.
        package let cookie: UInt32
        /// The entry's name without NULs; empty when the event is about the watched object itself.
        package let name: UnsafeRawBufferPointer

        /// A record made by hand, for replays and tests.
        package init(watch: CInt, mask: UInt32, cookie: UInt32, name: UnsafeRawBufferPointer) {
            self.watch = watch
            self.mask = mask
            self.cookie = cookie
            self.name = name
        }
    }

    /// Calls the body for every whole record, in order.
    ///
    /// - Parameters:
    ///   - bytes: what read(2) gave.
    ///   - body: gets the record and the number of bytes after it.
    /// - Returns: the bytes that were decoded; less than given only when the rest is no whole record.
    @discardableResult
    package static func decode(_ bytes: UnsafeRawBufferPointer, _ body: (Record, _ left: Int) -> Void) -> Int
    {
        var offset = 0
        while bytes.count - offset >= headerSize {
            let length = bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self)
            let room = bytes.count - offset - headerSize
            guard UInt64(length) <= UInt64(room) else { break }
            let start = offset + headerSize
            let padded = UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(length)])
            let used = padded.firstIndex(of: 0) ?? padded.count
            let record = Record(
                watch: bytes.loadUnaligned(fromByteOffset: offset, as: CInt.self),
                mask: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self),
                cookie: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self),
                name: UnsafeRawBufferPointer(rebasing: padded[..<used])
            )
            offset = start + Int(length)
            body(record, bytes.count - offset)
        }
        return offset
    }
}

import HeedModel
import HeedRun
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    static let vectors: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1000),
            "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
        ),
    ]

    /// Source: FIPS 180-4 and `sha256sum`.
    @Test("gives the published digests, however the content comes", arguments: vectors)
    func digest(_ text: String, _ expected: String) {
        for size in [1, 7, 63, 64, 65, 10_000] {
            var hash = SHA256()
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                rest.prefix(size).withUnsafeBytes { hash.add($0) }
                rest = rest.dropFirst(size)
            }
            let digest = hash.finish().digest
            let hex = (0..<4).map { part in
                let text = String(digest[part], radix: 16)
                return String(repeating: "0", count: 16 - text.count) + text
            }
            #expect(hex.joined() == expected)
        }
    }

    @Test("has every length of a last block right", arguments: 50...70)
    func padding(_ length: Int) {
        // Whether zeros at the end are told apart from padding.
        var seen: Set<ContentHash> = []
        for extra in 0..<3 {
            var hash = SHA256()
            [UInt8](repeating: 0, count: length + extra).withUnsafeBytes { hash.add($0) }
            seen.insert(hash.finish())
        }
        #expect(seen.count == 3)
    }
}

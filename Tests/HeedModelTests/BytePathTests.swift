import HeedModel
import Testing

@Suite struct BytePathTests {
    static let depths: [(String, Int)] = [
        ("", 0), ("/", 0), ("a", 1), ("a/b", 2), ("/a/b/c", 3), ("a//b/", 2),
    ]

    @Test(arguments: depths)
    func depth(of path: String, is depth: Int) {
        #expect(BytePath(path).depth == depth)
    }

    static let relatives: [(String, String, String?)] = [
        ("/a/b", "/a", "b"), ("/a", "/a", ""), ("/ab", "/a", nil), ("/a", "/a/b", nil), ("/a", "/", "a"),
        ("/", "/", ""), ("a/b/c", "a/b", "c"), ("a/b", "", "a/b"), ("/x/y", "/a", nil),
    ]

    @Test(arguments: relatives)
    func path(_ path: String, relativeTo directory: String, is rest: String?) {
        #expect(BytePath(path).relative(to: BytePath(directory)) == rest.map { BytePath($0) })
    }

    static let joins: [(String, String, String)] = [
        ("/a", "b", "/a/b"), ("/", "b", "/b"), ("", "b", "b"), ("/a", "", "/a"), ("a/", "b", "a/b"),
    ]

    @Test(arguments: joins)
    func directory(_ directory: String, with relative: String, is joined: String) {
        #expect(BytePath(directory).appending(relative.utf8) == BytePath(joined))
    }

    static let parents: [(String, parent: String?, last: String)] = [
        ("/a/b", "/a", "b"), ("/a", "/", "a"), ("/", nil, ""), ("a", nil, "a"), ("a/b", "a", "b"),
        ("", nil, ""),
    ]

    @Test(arguments: parents)
    func parent(of path: String, is parent: String?, and last: String) {
        #expect(BytePath(path).parent == parent.map { BytePath($0) })
        #expect(Array(BytePath(path).lastComponent) == Array(last.utf8))
    }

    @Test func `orders by bytes and not by letters`() {
        let sorted = [[0xFF], [0x61], [0x5A], [0x61, 0x2E], [0x61, 0x2F]].map { BytePath($0) }.sorted()
        #expect(sorted.map(\.bytes) == [[0x5A], [0x61], [0x61, 0x2E], [0x61, 0x2F], [0xFF]])
    }

    @Test func `composed and decomposed letters are two names`() {
        #expect(BytePath([0xC3, 0xA9]) != BytePath([0x65, 0xCC, 0x81]))
    }

    @Test func `a C string ends with NUL and holds every byte`() {
        let seen = BytePath([0x61, 0xFF]).withCString { pointer in
            (0..<3).map { UInt8(bitPattern: pointer[$0]) }
        }
        #expect(seen == [0x61, 0xFF, 0])
    }
}

import HeedRules
import Testing

@Suite struct AccessListTests {
    /// An entry: tag, permissions, id.
    typealias Entry = (tag: UInt8, permissions: UInt8, id: UInt8)

    private static func bytes(_ entries: [Entry]) -> [UInt8] {
        [2, 0, 0, 0] + entries.flatMap { [$0.tag, 0, $0.permissions, 0, $0.id, 1, 0, 0] }
    }

    static let owner: Entry = (0x01, 7, 0)
    static let ownGroup: Entry = (0x04, 7, 0)
    static let others: Entry = (0x20, 4, 0)

    static let rows: [(entries: [Entry], writers: [AccessList.Writer])] = [
        ([owner, ownGroup, others], []),
        ([owner, (0x02, 6, 5), ownGroup, (0x10, 7, 0), others], [.user(261)]),
        ([owner, (0x02, 4, 5), ownGroup, (0x08, 2, 7), (0x10, 6, 0), others], [.group(263)]),
        ([owner, (0x02, 6, 5), (0x08, 7, 7), (0x10, 5, 0), others], []),
        ([owner, (0x02, 2, 5), (0x02, 3, 6)], [.user(261), .user(262)]),
    ]

    @Test(arguments: rows)
    func whoeverMayWriteIsFound(_ entries: [Entry], _ writers: [AccessList.Writer]) {
        #expect(AccessList.writers(Self.bytes(entries)) == writers)
    }

    @Test(arguments: [[], [2], [1, 0, 0, 0, 2, 0, 6, 0, 5, 0, 0, 0], [2, 0, 0, 0, 2, 0, 6, 0, 5, 0, 0]])
    func otherBytesNameNobody(_ bytes: [UInt8]) {
        #expect(AccessList.writers(bytes) == [])
    }

    @Test(arguments: [(AccessList.Writer.user(7), "u:7"), (.group(7), "g:7")])
    func aWriterIsADangerUnlessItIsTheUserOrRoot(_ writer: AccessList.Writer, _ name: String) {
        func danger(_ id: UInt32, _ writer: AccessList.Writer) -> FileSafety.Danger? {
            let status = FileSafety.Status(
                isDirectory: false,
                userID: id,
                groupID: id,
                mode: 0o664,
                writers: [writer]
            )
            return FileSafety.danger(in: status, for: FileSafety.User(userID: id, groupID: id))
        }
        #expect(danger(1000, writer)?.cure == "setfacl -x \(name)")
        #expect(danger(7, writer) == nil)
        #expect(danger(1000, .user(0)) == nil && danger(1000, .group(0)) == nil)
    }
}

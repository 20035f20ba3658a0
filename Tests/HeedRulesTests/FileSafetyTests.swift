import HeedRules
import Testing

@Suite struct FileSafetyTests {
    struct Row: Sendable {
        var isDirectory = false
        var user: UInt32 = 1000
        var group: UInt32 = 1000
        var mode: UInt32
        var what: String?
        var cure: String?
    }

    static let rows = [
        Row(mode: 0o644),
        Row(mode: 0o600),
        Row(user: 0, group: 0, mode: 0o644),
        Row(mode: 0o664),
        Row(user: 0, group: 0, mode: 0o664),
        Row(group: 0, mode: 0o664),
        Row(group: 50, mode: 0o644),
        Row(group: 50, mode: 0o664, what: "can be written by the group 50", cure: "chmod g-w"),
        Row(mode: 0o646, what: "can be written by everybody", cure: "chmod o-w"),
        Row(mode: 0o1666, what: "can be written by everybody", cure: "chmod o-w"),
        Row(user: 1001, mode: 0o644, what: "belongs to the user 1001", cure: "chown 1000"),
        Row(isDirectory: true, mode: 0o755),
        Row(isDirectory: true, mode: 0o775),
        Row(isDirectory: true, mode: 0o777, what: "can be written by everybody", cure: "chmod o-w"),
        Row(isDirectory: true, user: 0, group: 0, mode: 0o1777),
        Row(
            isDirectory: true,
            group: 50,
            mode: 0o775,
            what: "can be written by the group 50",
            cure: "chmod g-w"
        ),
        Row(isDirectory: true, group: 50, mode: 0o1775),
        Row(
            isDirectory: true,
            user: 1001,
            mode: 0o1777,
            what: "belongs to the user 1001",
            cure: "chown 1000"
        ),
    ]

    @Test(arguments: rows)
    func onlyTheUserAndRootMayHaveWrittenIt(_ row: Row) {
        let status = FileSafety.Status(
            isDirectory: row.isDirectory,
            userID: row.user,
            groupID: row.group,
            mode: row.mode
        )
        let danger = FileSafety.danger(in: status, for: FileSafety.User(userID: 1000, groupID: 1000))
        #expect(danger?.what == row.what)
        #expect(danger?.cure == row.cure)
    }

    @Test func rootTrustsOnlyRoot() {
        let status = FileSafety.Status(isDirectory: false, userID: 1000, groupID: 1000, mode: 0o600)
        #expect(FileSafety.danger(in: status, for: FileSafety.User(userID: 0, groupID: 0)) != nil)
    }
}

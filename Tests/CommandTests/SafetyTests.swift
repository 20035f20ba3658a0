import Foundation
import HeedTestKit
import Testing

/// Rule files that somebody else could have written are refused, in every way in which that can be arranged.
@Suite(
    "The safety of rule files",
    .timeLimit(.minutes(5)),
    .enabled(if: getuid() == 0, "makes files of other users")
)
struct SafetyTests {
    struct Row: Sendable, CustomTestStringConvertible {
        /// What root does to the user's folder, in which `heed.yaml` and `sub/heed.yaml` are good files.
        var arranged: String
        var arguments = ["check"]
        var status: Int32 = 1
        var says: [String]

        var testDescription: String { arranged + ": heed " + arguments.joined(separator: " ") }
    }

    /// An access list that lets the user 1234 write, as an attribute: version, owner, user, group, mask, others.
    private static let foreignList =
        #"python3 -c 'import os, struct; e = [(1, 6, 0xffffffff), (2, 6, 1234), (4, 4, 0xffffffff), "#
        + #"(16, 6, 0xffffffff), (32, 4, 0xffffffff)]; os.setxattr("heed.yaml", "system.posix_acl_access", "#
        + #"struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *x) for x in e))'"#

    static let rows = [
        Row(arranged: "true", status: 0, says: ["1 rule, no mistakes"]),
        Row(arranged: "chown root:root heed.yaml", status: 0, says: ["no mistakes"]),
        Row(arranged: "chown root:root heed.yaml .", status: 0, says: ["no mistakes"]),
        Row(arranged: "chmod 664 heed.yaml", status: 0, says: ["no mistakes"]),
        Row(
            arranged: "chown 1234 heed.yaml",
            says: ["the file belongs to the user 1234 [unsafe-file]", "chown 65534 heed.yaml"]
        ),
        Row(arranged: "chmod 666 heed.yaml", says: ["can be written by everybody", "chmod o-w heed.yaml"]),
        Row(
            arranged: "chown :1234 heed.yaml; chmod 664 heed.yaml",
            says: ["can be written by the group 1234", "chmod g-w heed.yaml"]
        ),
        Row(arranged: "chown 1234 .", says: ["the file's directory belongs to the user 1234"]),
        Row(arranged: "chmod 777 .", says: ["the file's directory can be written by everybody"]),
        Row(arranged: "chmod 1777 .", status: 0, says: ["no mistakes"]),
        Row(arranged: "chown :1234 .; chmod 775 .", says: ["directory can be written by the group 1234"]),
        Row(
            arranged: foreignList,
            says: ["can be written by the user 1234: its access list", "setfacl -x u:1234 heed.yaml"]
        ),
        // Links may stay in the directory of the file, and nothing on the way may be open to others.
        Row(
            arranged: "ln -s sub/heed.yaml link.yaml",
            arguments: ["check", "link.yaml"],
            status: 0,
            says: []
        ),
        Row(
            arranged:
                "mkdir -p sub/a; mv sub/heed.yaml sub/a; chmod 777 sub; ln -s sub/a/heed.yaml link.yaml",
            arguments: ["check", "link.yaml"],
            says: ["/sub", "can be written by everybody"]
        ),
        Row(
            arranged: "ln -s ../heed.yaml sub/link.yaml",
            arguments: ["check", "sub/link.yaml"],
            says: ["a link out of its own directory", "heed -f"]
        ),
        Row(
            arranged: "ln -s ../out sub/link.yaml; ln -s sub/heed.yaml out",
            arguments: ["check", "sub/link.yaml"],
            says: ["a link out of its own directory"]
        ),
        Row(
            arranged: "ln -s ..data/heed.yaml link.yaml; ln -s sub ..data",
            arguments: ["check", "link.yaml"],
            status: 0,
            says: ["no mistakes"]
        ),
        Row(
            arranged: "ln -s /proc/self/mem link.yaml",
            arguments: ["check", "link.yaml"],
            says: ["link.yaml"]
        ),
        // A folder of files, and a file that is found above.
        Row(
            arranged: "chmod 666 heed.yaml",
            arguments: ["check", "."],
            says: ["./heed.yaml", "unsafe-file"]
        ),
        Row(
            arranged: "chown 1234 heed.yaml; rm sub/heed.yaml; cd sub",
            says: ["../heed.yaml: error: the file belongs to the user 1234"]
        ),
        Row(
            arranged: "ln -sf nowhere sub/heed.yaml; cd sub",
            says: [
                "heed.yaml: error: the file is a link that leads nowhere [missing-file]", "ls -l heed.yaml",
            ]
        ),
        Row(
            arranged: "chown 1234 heed.yaml; rm sub/heed.yaml; cd sub",
            arguments: ["run"],
            status: 2,
            says: ["unsafe-file"]
        ),
    ]

    @Test("lets a file pass, or names the danger and its cure", arguments: rows)
    func answers(_ row: Row) async throws {
        let tree = try TemporaryTree(below: "/var/tmp")
        let rules = "rules:\n  test:\n    paths: src/\n    run: 'true'\n"
        try tree.write("heed.yaml", rules)
        try tree.write("sub/heed.yaml", rules)
        let heed = try HeedProgram.asNobody(row.arguments, in: tree, asRoot: row.arranged)
        let status = await heed.ended()
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(status == row.status, "\(text)")
        for words in row.says {
            #expect(text.contains(words), "\(text)")
        }
    }
}

import Testing

/// Every law catches what it is for, and lets pass what is right.
@Suite struct LawTests {
    private static let table = ImportTable(
        markdown: """
            | module | responsibility | may import (own) | may import (foreign) |
            |---|---|---|---|
            | A | `x` | | Glibc, SystemPackage |
            | B | y | A | |
            """
    )

    /// Path, text, and what the laws say of it together; nil where all are content.
    static let rows: [(path: String, text: String, complaint: String?)] = [
        ("Sources/A/T.swift", "import Glibc\nstruct T {}", nil),
        ("Sources/B/T.swift", "package import A\nstruct T {}", nil),
        ("Sources/B/T.swift", "import Glibc\nstruct T {}", "Sources/B/T.swift:1: B may not import Glibc"),
        ("Sources/A/T.swift", "\n@testable import B\nstruct T {}", "Sources/A/T.swift:2: A may not import B"),
        ("Sources/A/T.swift", "import struct B.X\nstruct T {}", "Sources/A/T.swift:1: A may not import B"),
        ("Sources/A/T.swift", "// import B\nstruct T {}", nil),
        ("Sources/C/T.swift", "struct T {}", "Sources/C has no row in Sources/README.md"),
        ("Sources/A/T.swift", "struct U {}", "Sources/A/T.swift: declares U, not T"),
        ("Sources/A/T.swift", "let x = \"struct T {}\"", "Sources/A/T.swift: declares no type, not T"),
        ("Sources/A/T.swift", "private struct U {}\nfinal class T {}", nil),
        ("Sources/A/T.N.swift", "extension T { struct N {} }", nil),
        (
            "Sources/A/T.N.swift", "extension T { enum M {} }\nstruct U {}",
            "Sources/A/T.N.swift: declares T, not T.N"
        ),
        ("Sources/A/T.N.swift", "struct T {}", "Sources/A/T.N.swift: declares T, not T.N"),
        ("Sources/A/T+text.swift", "extension T {}", nil),
        ("Sources/A/T+text.swift", "extension U {}", "Sources/A/T+text.swift: declares U, not T+text"),
        ("Sources/A/T.Names.swift", "extension T { var x: Int { 0 } }", nil),
        ("Sources/A/U.swift", "extension T {}", "Sources/A/U.swift: declares T, not U"),
        ("Sources/A/T.swift", "/// Is.\npackage struct T {}", nil),
        (
            "Sources/A/T.swift", "package struct T {}",
            "Sources/A/T.swift:1: a package or public declaration has a /// comment"
        ),
        ("Sources/A/T.swift", "struct T {\n/// Is.\n@inlinable\npublic static func x() {}\n}", nil),
        (
            "Sources/A/T.swift", "struct T {\n\n@inlinable public static func x() {}\n}",
            "Sources/A/T.swift:3: a package or public declaration has a /// comment"
        ),
        (
            "Sources/A/T.swift", "struct T {\n// Is.\n    static package let x = 1\n}",
            "Sources/A/T.swift:3: a package or public declaration has a /// comment"
        ),
        (
            "Sources/A/T.swift", "struct T { func x() { Task.sleep(1) } }",
            "Sources/A/T.swift:1: never sleeps by Task.sleep"
        ),
        (
            "Sources/A/T.swift", "struct T { let x = ContinuousClock() }",
            "Sources/A/T.swift:1: no real clock here"
        ),
        ("Sources/A/T.swift", "struct T { let x = Date() }", "Sources/A/T.swift:1: no real clock here"),
        ("Sources/A/T.swift", "struct T { let x = \"Date()\" /* Date() */ }", nil),
        (
            "Sources/A/T.swift", "class T: @unchecked Sendable {}",
            "Sources/A/T.swift:1: no way around the compiler's checks"
        ),
        (
            "Sources/A/T.swift", "struct T { nonisolated(unsafe) var x = 1 }",
            "Sources/A/T.swift:1: no way around the compiler's checks"
        ),
        (
            "Sources/A/T.swift", "struct T { func x() { Task.detached {} } }",
            "Sources/A/T.swift:1: no way around the compiler's checks"
        ),
        (
            "Sources/A/T.swift", "struct T { let x = try! y() }",
            "Sources/A/T.swift:1: no trap on what comes from outside"
        ),
        (
            "Sources/A/T.swift", "struct T { let x = y as! Z }",
            "Sources/A/T.swift:1: no trap on what comes from outside"
        ),
        (
            "Sources/A/T.swift", "struct T { func x() { fatalError() } }",
            "Sources/A/T.swift:1: no trap on what comes from outside"
        ),
        (
            "Sources/A/T.swift", "struct T { let x = yaml_parser_t() }",
            "Sources/A/T.swift:1: only the parser speaks to libyaml"
        ),
        (
            "Sources/A/T.swift", "struct T { let x = Process() }",
            "Sources/A/T.swift:1: only HeedRun starts processes"
        ),
        ("Sources/A/T.swift", "struct T { let x = ofThisProcess() }", nil),
        (
            "Tests/ATests/T.swift", "func x() { sleep(1) }",
            "Tests/ATests/T.swift:1: tests wait for events and never sleep"
        ),
        (
            "Tests/ATests/T.swift", "\nfunc x() { usleep(1) }",
            "Tests/ATests/T.swift:2: tests wait for events and never sleep"
        ),
        (
            "Tests/ATests/T.swift", "func x() { Thread.sleep(1) }",
            "Tests/ATests/T.swift:1: tests wait for events and never sleep"
        ),
        (
            "Tests/ATests/T.swift", "func x() { await Task.sleep(1) }",
            "Tests/ATests/T.swift:1: tests wait for events and never sleep"
        ),
        ("Tests/ATests/T.swift", "func x() { await clock.sleep(until: 1); run(\"sleep(1)\") }", nil),
        ("Tests/ATests/T.swift", "func sleep(until: Int) {}", nil),
        ("docs/x.md", "see /" + "work/x", "docs/x.md:1: a path of one machine"),
        (".ci/run", "\ncp \"/" + "opt/swift-packages/x\"", ".ci/run:2: a path of one machine"),
        ("docs/x.md", "see ./" + "work/x, at/" + "work/x", nil),
    ]

    @Test(arguments: rows)
    func text(_ path: String, _ text: String, _ complaint: String?) {
        // Two files that are right stand beside the one in question, so that the table's rows have folders.
        let files = [
            SourceText(path: path, text: text),
            SourceText(path: "Sources/A/Good.swift", text: "struct Good {}"),
            SourceText(path: "Sources/B/Good.swift", text: "struct Good {}"),
        ]
        #expect(Laws.all.flatMap { $0.check(files, LawTests.table) } == (complaint.map { [$0] } ?? []))
    }

    @Test func `four hundred lines are enough`() {
        func complaints(_ count: Int) -> [String] {
            let text = String(repeating: "//\n", count: count - 1) + "struct T {}\n"
            return Laws.shape.flatMap {
                $0.check([SourceText(path: "Sources/A/T.swift", text: text)], LawTests.table)
            }
        }
        #expect(complaints(400).isEmpty)
        #expect(complaints(401) == ["Sources/A/T.swift: 401 lines, at most 400"])
    }

    @Test func `a row without a folder and a row that stands twice are found`() {
        let table = ImportTable(markdown: "| A | x | | |\n| A | x | | |\n| B | x | | |")
        let files = [SourceText(path: "Sources/A/T.swift", text: "struct T {}")]
        #expect(
            Laws.all.flatMap { $0.check(files, table) } == [
                "Sources/README.md: B is no folder of Sources", "Sources/README.md: A has more than one row",
            ]
        )
    }

    static let members: [(folder: String, registry: String, conformance: String)] = [
        (
            "Sources/HeedRules/Conditions/", "Sources/HeedRules/Conditions/Conditions.swift",
            "DocumentedCondition"
        ),
        ("Sources/HeedModel/OnBusy/", "Sources/HeedModel/BusyPolicy.swift", "BusyPolicy"),
        ("Sources/HeedReport/Formats/", "Sources/HeedReport/Format.swift", "Format"),
    ]

    @Test(arguments: members)
    func registry(_ folder: String, _ registry: String, _ conformance: String) {
        let member = SourceText(
            path: folder + "New.swift",
            text: "package struct New: \(conformance), Sendable {}"
        )
        let test = SourceText(path: "Tests/Some/NewTests.swift", text: "")
        let list = SourceText(path: registry, text: "let all = [New.self]")
        func complaints(_ files: SourceText...) -> [String] {
            Laws.registries.flatMap { $0.check(files, LawTests.table) }
        }
        #expect(complaints(member, test, list).isEmpty)
        #expect(complaints(member, list) == ["\(member.path): no test file NewTests.swift"])
        let helper = SourceText(
            path: folder + "Helper.swift",
            text: "struct Helper: Sendable { var x: Int { 1 } }"
        )
        #expect(complaints(member, test, list, helper).isEmpty)
        #expect(complaints(member, test) == ["\(member.path): not in \(registry)"])
    }

    @Test func `strings, comments and regular expressions are no code`() {
        let text = #"""
            let a = "x \(f("y")) try!" // try!
            /* try! /* */ try! */ let b = #"try!"#
            let c = """
                try!
                """
            let d = #/try!/# ; let e = 1
            """#
        #expect(
            SourceText(path: "x.swift", text: text).code.map { $0.filter { $0 != " " } } == [
                "leta=", "letb=", "letc=", "", "", "letd=;lete=1",
            ]
        )
    }
}

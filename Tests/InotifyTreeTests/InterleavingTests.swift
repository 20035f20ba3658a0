import Glibc
import Inotify
import InotifyTree
import Testing

/// Changes between any two records that are read, and within walks: what comes of it is the same every time.
///
/// `INOTIFY_INTERLEAVINGS` asks for more of them, `INOTIFY_INTERLEAVING_SEED` for others, `INOTIFY_INTERLEAVING_LENGTH`
/// for longer ones.
@Suite struct InterleavingTests {
    static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    static let count = number("INOTIFY_INTERLEAVINGS") ?? 150
    static let first = number("INOTIFY_INTERLEAVING_SEED") ?? 1
    static let length = number("INOTIFY_INTERLEAVING_LENGTH") ?? 14

    @Test(arguments: Interleaver.Within.allCases, [1, 4, 200])
    func `68 87 whatever happens between two records, the copy equals the disk`(
        within: Interleaver.Within,
        records: Int
    ) throws {
        var failures = 0
        var interleaver = try Interleaver(within: within, records: records)
        for seed in Self.first..<Self.first + Self.count where failures < 3 {
            let whole = Interleaving(seed: UInt64(seed), length: Self.length, within: within)
            guard try !interleaver.problems(whole).isEmpty else { continue }
            failures += 1
            var fresh = try Interleaver(within: within, records: records)
            let least = try fresh.shortest(whole)
            fresh = try Interleaver(within: within, records: records)
            let problems = try fresh.problems(least, verbose: true)
            Issue.record("seed \(seed): \(least)\n\(problems)")
            interleaver = try Interleaver(within: within, records: records)
        }
    }

    /// What once went wrong, shortened.
    static let mended: [(within: Interleaver.Within, records: Int, program: String)] = [
        (.listing, 1, "mkdirDeep root/c; read 3; mkdirDeep root/c/a; rename root/c/a root/b"),
        (
            .listing, 1,
            "mkdirDeep root/c/c/a; mkdirDeep root/a; read 3; mkdirDeep root/a/a/a; rename root/a root/c/a"
        ),
        (
            .listing, 1,
            """
            mkdirDeep root/a; (within) mkdirDeep root/b/b/c; read 5; rename root/b/b root/c; mkdirDeep root/c/b/c
            """
        ),
    ]

    @Test(arguments: mended.indices)
    func `68 87 what once went wrong does so no more`(index: Int) throws {
        let (within, records, text) = Self.mended[index]
        var interleaver = try Interleaver(within: within, records: records)
        let program = try #require(Interleaving(text))
        let problems = try interleaver.problems(program)
        #expect(problems == [], "\(program)")
    }

    /// What has another owner by the time that its news are read, and a name told before it.
    static let order: [(records: Int, program: String)] = [
        // The list shows a file; the news are of a directory, and by then it is another.
        (
            1,
            """
            mkdir root/c; (within) mkdir root/c/a & remove root/c/a & touch root/c/a; read 1;
            remove root/c/a; mkdirDeep root/c/a; read 9
            """
        )
    ]

    @Test(arguments: order.indices)
    func `69 nothing is told before its directory`(index: Int) throws {
        let (records, text) = Self.order[index]
        var interleaver = try Interleaver(within: .walk, records: records)
        _ = try interleaver.problems(try #require(Interleaving(text)))
        var known: Set<String> = ["root/"]
        for (kind, path) in interleaver.told {
            let parent = String(path.dropLast().reversed().drop { $0 != "/" }.reversed())
            #expect(known.contains(parent), "\(kind) \(path) of \(interleaver.told)")
            if kind == "created" { known.insert(path) } else if kind == "deleted" { known.remove(path) }
        }
        #expect(known.contains("root/c/a/a/"))
    }
}

import Inotify
import InotifyTree
import SystemPackage
import Testing

/// After an overflow deletions count as lost only where there were some.
@Suite(.serialized) struct LostNamesTests {
    /// What is done while nothing is read, in a directory with ten files, and whether a deletion is lost by it.
    struct Row: Sendable {
        var testDescription: String
        /// What is heard of before.
        var heard: @Sendable (Disk) -> Void = { _ in }
        var unheard: @Sendable (Disk) -> Void
        var isLost: Bool
    }

    static let rows = [
        Row(testDescription: "created", unheard: { $0.write("d/new") }, isLost: false),
        Row(
            testDescription: "created many",
            unheard: { disk in for number in 0..<500 { disk.write("d/new\(number)") } },
            isLost: false
        ),
        Row(
            testDescription: "created many, some rewritten, two saved by rename",
            unheard: { disk in
                for number in 0..<500 { disk.write("d/new\(number)") }
                for number in 0..<5 { disk.write("d/old\(number)") }
                for number in 5..<7 {
                    disk.write("d/temporary")
                    disk.move("d/temporary", "d/old\(number)")
                }
            },
            isLost: false
        ),
        Row(
            testDescription: "all saved by rename",
            unheard: { disk in
                for number in 0..<10 {
                    disk.write("d/temporary")
                    disk.move("d/temporary", "d/old\(number)")
                }
            },
            isLost: false
        ),
        Row(testDescription: "deleted", unheard: { $0.remove("d/old3") }, isLost: true),
        Row(
            testDescription: "deleted and as many created",
            unheard: {
                $0.remove("d/old3")
                $0.write("d/new")
            },
            isLost: true
        ),
        Row(testDescription: "renamed", unheard: { $0.move("d/old3", "d/new") }, isLost: true),
        Row(
            testDescription: "deleted and made anew",
            unheard: {
                $0.remove("d/old3")
                $0.write("d/old3")
            },
            isLost: false
        ),
        Row(
            testDescription: "created after names came and went",
            heard: { disk in
                disk.write("d/brief")
                disk.remove("d/brief")
                disk.write("d/kept")
                disk.move("d/kept", "d/old1")
                disk.write("d/kept")
                disk.move("d/kept", "d/fresh")
            },
            unheard: { $0.write("d/new") },
            isLost: false
        ),
        Row(
            testDescription: "created many, a part of them heard of",
            heard: { disk in for number in 0..<300 { disk.write("d/new\(number)") } },
            unheard: { disk in for number in 300..<600 { disk.write("d/new\(number)") } },
            isLost: false
        ),
        Row(
            testDescription: "saved by rename, many before, all after, and as many created",
            heard: { disk in
                for number in 0..<9 {
                    disk.write("d/temporary")
                    disk.move("d/temporary", "d/old\(number)")
                }
            },
            unheard: { disk in
                for number in 0..<10 {
                    disk.write("d/temporary")
                    disk.move("d/temporary", "d/old\(number)")
                    disk.write("d/new\(number)")
                }
            },
            isLost: false
        ),
        Row(
            testDescription: "deleted what had come by rename",
            heard: { disk in
                disk.write("d/kept")
                disk.move("d/kept", "d/fresh")
            },
            unheard: { $0.remove("d/fresh") },
            isLost: true
        ),
        Row(
            testDescription: "deleted what was new",
            heard: { $0.write("d/fresh") },
            unheard: { $0.remove("d/fresh") },
            isLost: true
        ),
    ]

    @Test(arguments: [true, false])
    func `81 only a deletion that nobody told of is lost`(isRead: Bool) throws {
        let noise = try Disk()
        for name in ["a", "b"] { noise.write(name) }
        let disks = try Self.rows.map { _ in try Disk() }
        for disk in disks {
            disk.makeDirectory("d")
            for number in 0..<10 { disk.write("d/old\(number)") }
        }
        try Observer.letTimePass()
        let watcher = try TreeWatcher()
        for disk in [noise] + disks { try watcher.add(disk.filePath) }
        // Names are listed when nothing has happened for a while.
        #expect(try watcher.wait(timeout: .milliseconds(1500)) == nil)
        for (row, disk) in zip(Self.rows, disks) { row.heard(disk) }
        // Read together with what fills the queue, or before: names that were just heard of have new stamps.
        if isRead { while try watcher.wait(timeout: .milliseconds(100)) != nil {} }
        let limit = Inotify.limits().maxQueuedEvents ?? 16_384
        for _ in 0...(limit / 2) {
            noise.touchByClosing("a")
            noise.touchByClosing("b")
        }
        for (row, disk) in zip(Self.rows, disks) { row.unheard(disk) }
        var lost: [FilePath: Bool] = [:]
        while let change = try watcher.wait(timeout: .milliseconds(500)) {
            if case .overflow(let deletionsLost) = change.kind { lost[change.path] = deletionsLost }
        }
        for (row, disk) in zip(Self.rows, disks) {
            #expect(lost[disk.filePath] == row.isLost, "\(row.testDescription)")
        }
        #expect(lost[noise.filePath] == false)
    }
}

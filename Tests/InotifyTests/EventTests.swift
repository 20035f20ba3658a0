import Glibc
import Inotify
import SystemPackage
import Testing

/// What the kernel reports, and how it reads.
@Suite struct EventTests {
    /// One row: the watched name, the mask, what happens, what is reported as mask and path below the disk.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let watched: String
        let mask: Inotify.Mask
        let happens: @Sendable (Disk) -> Void
        let events: [String]
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "listing a directory",
            watched: "d",
            mask: .all,
            happens: { _ = $0.contents("d") },
            events: ["OPEN|ISDIR d", "ACCESS|ISDIR d", "CLOSE_NOWRITE|ISDIR d"]
        ),
        Row(
            name: "a new file",
            watched: "d",
            mask: .all,
            happens: { $0.write("d/foo") },
            events: ["CREATE d/foo", "OPEN d/foo", "MODIFY d/foo", "CLOSE_WRITE d/foo"]
        ),
        Row(
            name: "a deletion",
            watched: "d",
            mask: .delete,
            happens: { $0.remove("d/f") },
            events: ["DELETE d/f"]
        ),
        Row(
            name: "a chmod",
            watched: "d",
            mask: .attrib,
            happens: { $0.change(mode: 0o600, "d/f") },
            events: ["ATTRIB d/f"]
        ),
        Row(
            name: "a rename",
            watched: "d",
            mask: .move,
            happens: { $0.move("d/f", "d/g") },
            events: ["MOVED_FROM d/f cookie", "MOVED_TO d/g cookie"]
        ),
        Row(
            name: "the watched file renamed",
            watched: "d/f",
            mask: .moveSelf,
            happens: { $0.move("d/f", "d/g") },
            events: ["MOVE_SELF d/f"]
        ),
        Row(
            name: "the watched file deleted",
            watched: "d/f",
            mask: .deleteSelf,
            happens: { $0.remove("d/f") },
            events: ["DELETE_SELF d/f", "IGNORED d/f"]
        ),
        Row(
            name: "one shot",
            watched: "d",
            mask: [.create, .delete, .oneShot],
            happens: {
                $0.write("d/a")
                $0.remove("d/a")
            },
            events: ["CREATE d/a", "IGNORED d"]
        ),
        Row(
            name: "names that are no text",
            watched: "d",
            mask: .create,
            happens: { disk in
                for bytes in [
                    [0xFF, 0xFE], [0x0A], Array("-rf".utf8), Array("#1".utf8), Array("e\u{301}".utf8),
                ] {
                    let path = Array((disk.path("d") + "/").utf8) + bytes + [0]
                    path.withUnsafeBufferPointer { buffer in
                        buffer.withMemoryRebound(to: CChar.self) { chars in
                            _ = chars.baseAddress.map { close(open($0, O_WRONLY | O_CREAT, 0o644)) }
                        }
                    }
                }
            },
            events: [
                "CREATE $'d/\\xFF\\xFE'", "CREATE $'d/\\x0A'", "CREATE d/-rf", "CREATE 'd/#1'",
                "CREATE 'd/e\u{301}'",
            ]
        ),
    ]

    static func text(_ event: Inotify.Event, _ disk: Disk) -> String {
        event.description.replacing(disk.path + "/", with: "").replacing(#/cookie \d+/#, with: "cookie")
    }

    @Test(arguments: rows)
    func reports(_ row: Row) throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.write("d/f")
        let inotify = try Inotify()
        let watch = try inotify.addWatch(disk.file(row.watched), row.mask)
        row.happens(disk)
        var events: [Inotify.Event] = []
        while let event = try inotify.wait(timeout: .zero) { events.append(event) }
        #expect(events.map { Self.text($0, disk) } == row.events)
        #expect(events.allSatisfy { $0.watch === watch })
        #expect(Set(events.compactMap(\.cookie)).count <= 1)
        #expect(watch.isActive == !row.events.contains { $0.hasPrefix("IGNORED") })
        try WatchTests.check(inotify)
    }

    @Test func anEventKeepsItsPathWhateverComesLater() throws {
        let disk = try Disk()
        var event: Inotify.Event?
        do {
            let inotify = try Inotify()
            let watch = try inotify.addWatch(disk.filePath, .create)
            disk.write("a")
            event = try inotify.wait(timeout: .zero)
            watch.path = "/elsewhere"
            disk.write("b")
            #expect(try inotify.wait(timeout: .zero)?.path == "/elsewhere/b")
        }
        #expect(event?.path == disk.file("a"))
        #expect(event?.name == "a")
        #expect(event?.watch?.inotify == nil)
        #expect(event.map { $0.contains(.create) } == true)
    }

    @Test func kinds() {
        let rows: [(UInt32, Inotify.Event.Kind)] = [
            (0x1, .access), (0x8, .closeWrite), (0x4000_0100, .create), (0x4000, .overflow),
            (0x8000, .ignored),
            (0x4000_2000, .unmounted), (0x1_0000, .unknown(0x1_0000)), (0, .unknown(0)),
        ]
        for (bits, kind) in rows {
            let event = Inotify.Event(
                watch: nil,
                mask: Inotify.Mask(rawValue: bits),
                cookie: 0,
                nameBytes: nil
            )
            #expect(event.kind == kind)
        }
    }
}

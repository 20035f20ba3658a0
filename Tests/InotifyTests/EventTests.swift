import Glibc
import Inotify
import SystemPackage
import Testing

/// What the kernel reports, and how it reads.
@Suite struct EventTests {
    /// Names as bytes, and how they are shown below the directory `d`.
    static let names: [([UInt8], String)] = [
        ([0xFF, 0xFE], #"$'d/\xFF\xFE'"#), ([0x0A], #"$'d/\x0A'"#), (Array("-rf".utf8), "d/-rf"),
        (Array("#1".utf8), "'d/#1'"), (Array("a b".utf8), "'d/a b'"), (Array("it's".utf8), #"'d/it'\''s'"#),
        (Array("🦊".utf8), "'d/🦊'"), (Array("\u{E9}".utf8), "'d/\u{E9}'"),
        (Array("e\u{301}".utf8), "'d/e\u{301}'"), (Array("\u{202E}".utf8), #"$'d/\xE2\x80\xAE'"#),
        ([0x1B, 0x5B, 0x4A], #"$'d/\x1B[J'"#), (Array(#"\xFF"#.utf8), #"'d/\xFF'"#),
        ([UInt8](repeating: 0x6E, count: 255), "d/" + String(repeating: "n", count: 255)),
        ([UInt8](repeating: 0xF0, count: 255), "$'d/" + String(repeating: #"\xF0"#, count: 255) + "'"),
    ]

    @Test("60: names are bytes, and no two of them are shown alike")
    func names() throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        let inotify = try Inotify()
        try inotify.addWatch(disk.file("d"), .create)
        for (bytes, _) in Self.names {
            let path = (Array((disk.path("d") + "/").utf8) + bytes + [0]).map { CChar(bitPattern: $0) }
            path.withUnsafeBufferPointer { buffer in
                _ = buffer.baseAddress.map { close(open($0, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)) }
            }
        }
        var texts: Set<[UInt8]> = []
        for (bytes, shown) in Self.names {
            let event = try #require(try inotify.wait(timeout: .zero))
            let path = try #require(event.path)
            #expect(PathBytes.of(path) == Array((disk.path + "/d/").utf8) + bytes)
            #expect(event.name.map { PathBytes.of(FilePath(root: nil, [$0])) } == bytes)
            #expect(event.description.replacing(disk.path + "/", with: "") == "CREATE " + shown)
            // As bytes: to Swift the two ways to write é are equal text.
            texts.insert(Array(event.description.utf8))
        }
        #expect(texts.count == Self.names.count)
        #expect(try inotify.wait(timeout: .zero) == nil)
        try WatchTests.check(inotify)
    }

    static func text(_ event: Inotify.Event, _ disk: Disk) -> String {
        event.description.replacing(disk.path + "/", with: "").replacing(#/cookie \d+/#, with: "cookie")
    }

    @Test("34, 35: an event keeps its path and watch, whatever becomes of the instance or the watch's path")
    func eventsAreValues() throws {
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
            try WatchTests.check(inotify)
        }
        #expect(event?.path == disk.file("a"))
        #expect(event?.name == "a")
        #expect(event?.watch != nil && event?.watch?.inotify == nil)
        #expect(event.map { $0.contains(.create) } == true)
    }

    @Test("40: bits that this library does not know are kept and shown")
    func kinds() {
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
            #expect(event.mask.rawValue == bits)
            #expect(Inotify.Mask(event.mask.description)?.rawValue == bits)
        }
    }
}

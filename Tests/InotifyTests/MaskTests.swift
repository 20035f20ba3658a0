import Inotify
import Testing

@Suite struct MaskTests {
    static let singles: [(Inotify.Mask, UInt32, String)] = [
        (.access, IN.access, "ACCESS"), (.modify, IN.modify, "MODIFY"), (.attrib, IN.attrib, "ATTRIB"),
        (.closeWrite, IN.closeWrite, "CLOSE_WRITE"), (.closeNoWrite, IN.closeNoWrite, "CLOSE_NOWRITE"),
        (.open, IN.open, "OPEN"), (.movedFrom, IN.movedFrom, "MOVED_FROM"),
        (.movedTo, IN.movedTo, "MOVED_TO"),
        (.create, IN.create, "CREATE"), (.delete, IN.delete, "DELETE"),
        (.deleteSelf, IN.deleteSelf, "DELETE_SELF"),
        (.moveSelf, IN.moveSelf, "MOVE_SELF"), (.unmount, IN.unmount, "UNMOUNT"),
        (.queueOverflow, IN.overflow, "Q_OVERFLOW"), (.ignored, IN.ignored, "IGNORED"),
        (.onlyDirectory, IN.onlyDirectory, "ONLYDIR"), (.dontFollow, IN.dontFollow, "DONT_FOLLOW"),
        (.excludeUnlinked, IN.excludeUnlinked, "EXCL_UNLINK"), (.maskCreate, IN.maskCreate, "MASK_CREATE"),
        (.maskAdd, IN.maskAdd, "MASK_ADD"), (.isDirectory, IN.isDirectory, "ISDIR"),
        (.oneShot, IN.oneShot, "ONESHOT"),
    ]

    @Test("21: single bits are the kernel's, and read back", arguments: singles.indices)
    func singleBitsAreTheKernelsAndReadBack(index: Int) {
        let (mask, bits, name) = Self.singles[index]
        #expect(mask.rawValue == bits)
        #expect(mask.description == name)
        #expect(Inotify.Mask(name) == mask)
        #expect(Inotify.Mask("in_" + name.lowercased()) == mask)
    }

    @Test("21: all 4,096 sets of events read back")
    func allEventMasksReadBack() {
        let broken = (0..<UInt32(1 << 12)).map(Inotify.Mask.init(rawValue:)).filter {
            Inotify.Mask($0.description) != $0
        }
        #expect(broken == [])
    }

    static let texts: [(String, UInt32?)] = [
        ("IN_CREATE|close_write", 0x108), ("create,move", 0x1C0), ("all", 0xFFF), ("ZERO", 0),
        ("0x10000", 0x10000),
        ("CLOSE", 0x18), ("  create \t delete ", 0x300), ("saved", 0x88), ("tree", 0x3C0), ("", nil),
        (" ", nil),
        ("created", nil), ("create|", 0x100), ("create nonsense", nil), ("0xZZ", nil), ("0x1FFFFFFFF", nil),
        ("-1", nil),
    ]

    @Test(
        "22: names in any case, with IN_, with any separator, and numbers are read; other words are refused",
        arguments: texts
    )
    func reads(text: String, bits: UInt32?) {
        #expect(Inotify.Mask(text)?.rawValue == bits)
    }

    @Test("21: unknown bits are shown and kept")
    func unknownBits() {
        let mask = Inotify.Mask(rawValue: 0x1_0100)
        #expect(mask.description == "CREATE|0x10000")
        #expect(Inotify.Mask(mask.description) == mask)
        #expect(mask.debugDescription == "Inotify.Mask(CREATE|0x10000)")
    }

    @Test("37: events, options and what only the kernel sets are told apart")
    func eventsAndOptions() {
        let mask: Inotify.Mask = [.create, .onlyDirectory, .oneShot, .isDirectory]
        #expect(mask.events == .create)
        #expect(mask.options == [.onlyDirectory, .oneShot])
        #expect(mask.reportedOnly == .isDirectory)
    }
}

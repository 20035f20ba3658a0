import HeedModel
import Testing

@Suite struct EventSetTests {
    static let masks: [(EventSet, UInt32)] = [
        (.write, 0x188), (.create, 0x180), (.createDirectory, 0x180), (.delete, 0x240), (.move, 0xC0),
        (.modify, 0x2), (.attrib, 0x4), (.open, 0x20), (.access, 0x1), (.closeNoWrite, 0x10), ([], 0),
        (.change, 0x3C8), (.all, 0x3CE), (.kernel(0x800), 0x800), ([.kernel(0x1), .modify], 0x3),
    ]

    @Test(arguments: masks)
    func events(_ events: EventSet, need mask: UInt32) {
        #expect(events.kernelMask == mask)
    }

    @Test func `what a rule hears by default leaves out what its own command causes`() {
        #expect(EventSet.change.isDisjoint(with: .reads))
        #expect(EventSet.all.isDisjoint(with: .reads))
        #expect(EventSet.change.isDisjoint(with: [.create, .attrib, .modify]))
        #expect(EventSet.all.isSuperset(of: .change))
    }

    @Test func `the kernel's bits never meet the language's`() {
        #expect(EventSet.kernel(.max).isDisjoint(with: [.all, .open, .access, .closeNoWrite]))
    }
}

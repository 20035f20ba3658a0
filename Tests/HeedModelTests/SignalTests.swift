import HeedModel
import Testing

@Suite struct SignalTests {
    static let names: [(String, Int32?)] = [
        ("TERM", 15), ("SIGTERM", 15), ("HUP", 1), ("SYS", 31), ("KILL", 9), ("USR1", 10), ("CONT", 18),
        ("RTMIN", 34), ("RTMIN+0", 34), ("RTMIN+30", 64), ("RTMAX", 64), ("RTMAX-1", 63), ("SIGRTMIN+2", 36),
        ("term", nil), ("", nil), ("SIG", nil), ("SIGSIGTERM", nil), ("15", nil), ("RTMIN+31", nil),
        ("RTMIN-1", nil), ("RTMAX+1", nil), ("RTMIN+", nil), ("RTMIN++1", nil), ("RTMIN+-1", nil),
        ("RTMAX-+1", nil), ("TERM ", nil), ("RTMIN+99999999999", nil),
    ]

    @Test(arguments: names)
    func name(_ name: String, means number: Int32?) {
        #expect(Signal(name)?.number == number)
    }

    @Test func `every number finds its name and back`() {
        for number in Int32(1)...64 {
            let signal = Signal(number: number)
            #expect((signal == nil) == (32...33).contains(number))
            guard let signal else { continue }
            #expect(signal.number == number)
            #expect(Signal(signal.name) == signal)
        }
        #expect(Signal(number: 0) == nil)
        #expect(Signal(number: 65) == nil)
        #expect(Signal(number: -1) == nil)
    }

    @Test func `the two that heed sends by itself are the kernel's`() {
        #expect(Signal.terminate == Signal("TERM"))
        #expect(Signal.kill == Signal("KILL"))
    }
}

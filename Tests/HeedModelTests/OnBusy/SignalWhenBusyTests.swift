import HeedModel
import Testing

@Suite struct SignalWhenBusyTests {
    @Test func `sends HUP unless it is made for another signal`() throws {
        #expect(SignalWhenBusy.keyword == "signal")
        #expect(SignalWhenBusy().whileRunning == .signal(.hangUp))
        let usr1 = try #require(Signal("USR1"))
        #expect(SignalWhenBusy(signal: usr1).whileRunning == .signal(usr1))
    }

    @Test func `is written as a map, others as their keyword`() {
        #expect(SignalWhenBusy.form == "{ signal: HUP }")
        #expect(BusyPolicies.all.filter { $0.form != $0.keyword }.map { $0.keyword } == ["signal"])
    }
}

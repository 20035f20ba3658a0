import HeedModel
import Testing

@Suite struct RestartWhenBusyTests {
    @Test func `stops the run and keeps the batch`() {
        #expect(RestartWhenBusy.keyword == "restart")
        #expect(RestartWhenBusy().whileRunning == .stopAndKeep)
    }
}

import HeedModel
import Testing

@Suite struct SkipWhenBusyTests {
    @Test func `drops the batch and leaves the run alone`() {
        #expect(SkipWhenBusy.keyword == "skip")
        #expect(SkipWhenBusy().whileRunning == .drop)
    }
}

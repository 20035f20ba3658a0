import HeedModel
import Testing

@Suite struct QueueWhenBusyTests {
    @Test func `keeps the batch and leaves the run alone`() {
        #expect(QueueWhenBusy.keyword == "queue")
        #expect(QueueWhenBusy().whileRunning == .keep)
    }
}

import HeedModel
import Testing

@Suite struct ParallelWhenBusyTests {
    @Test func `starts another run`() {
        #expect(ParallelWhenBusy.keyword == "parallel")
        #expect(ParallelWhenBusy().whileRunning == .startAnother)
    }
}

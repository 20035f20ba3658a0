import HeedModel
import Testing

@Suite struct RetryTests {
    @Test(
        arguments: [
            (Retry(max: 0), []),
            (Retry(max: 3), [1, 2, 4]),
            (Retry(max: 8), [1, 2, 4, 8, 16, 32, 60, 60]),
            (Retry(max: 3, delay: .seconds(5), backoff: 1), [5, 5, 5]),
            (Retry(max: 3, delay: .seconds(10), backoff: 3, maxDelay: .seconds(20)), [10, 20, 20]),
            (Retry(max: 2, delay: .seconds(90)), [60, 60]),
            (Retry(max: 2, delay: .zero), [0, 0]),
        ] as [(Retry, [Int])]
    )
    func `waits grow up to the longest one`(_ retry: Retry, _ seconds: [Int]) {
        let waits = (1...(seconds.count + 1)).map { retry.wait(before: $0) }
        #expect(waits == seconds.map { .seconds($0) } + [nil])
    }

    @Test func `a hundred repetitions end at the longest wait`() {
        let retry = Retry(max: 100, backoff: 10)
        #expect(retry.wait(before: 100) == .seconds(60))
        #expect(retry.wait(before: 0) == nil)
    }
}

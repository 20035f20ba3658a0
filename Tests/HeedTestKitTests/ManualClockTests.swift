import HeedTestKit
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ManualClockTests {
    private let clock = ManualClock()

    @Test func `wakes who is due and nobody else`() async throws {
        async let early: Void = clock.sleep(until: .init(.seconds(1)), tolerance: nil)
        async let late: Void = clock.sleep(until: .init(.seconds(2)), tolerance: nil)
        await clock.sleeping(until: .seconds(1))
        await clock.sleeping(until: .seconds(2))
        clock.advance(to: .seconds(1))
        try await early
        await clock.sleeping(until: .seconds(2))
        clock.advance(to: .seconds(2))
        try await late
        #expect(clock.now == .init(.seconds(2)))
    }

    @Test func `a deadline that has passed does not wait`() async throws {
        clock.advance(to: .seconds(5))
        try await clock.sleep(until: .init(.seconds(3)), tolerance: nil)
        try await clock.sleep(until: .init(.seconds(5)), tolerance: nil)
        #expect(clock.now.offset == .seconds(5))
    }

    @Test func `never runs backwards`() {
        clock.advance(to: .seconds(5))
        clock.advance(to: .seconds(1))
        #expect(clock.now == .init(.seconds(5)))
    }

    @Test func `a cancelled sleep ends with an error`() async throws {
        let sleeper = Task { [clock] in try await clock.sleep(until: .init(.seconds(1)), tolerance: nil) }
        await clock.sleeping(until: .seconds(1))
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
}

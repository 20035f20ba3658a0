import HeedEngine
import Testing

@Suite("The main thread's clock")
struct MainThreadClockTests {
    @Test(
        "adds and subtracts without a trap at its ends",
        arguments: [
            Duration.zero, .nanoseconds(1), .seconds(90), .seconds(-90), .seconds(Int64.max),
            .seconds(Int64.min),
        ]
    )
    func arithmetic(_ step: Duration) {
        let now = MainThread.shared.clock.now
        let moved = now.advanced(by: step)
        #expect((moved < now) == (step < .zero))
        let back = now.duration(to: moved)
        if step.components.seconds.magnitude < 1_000_000 {
            #expect(back == step)
        } else {
            #expect((back < .zero) == (step < .zero))
            #expect(back != .zero)
        }
        #expect(moved.advanced(by: step) >= moved || step < .zero)
    }
}

import InotifyTree
import Testing

/// Each wait is written as the µs that it took, without its pause; `r` says that there was something to read then, and
/// `!` that the next one begins with a pause.
@Suite struct PaceTests {
    @Test(
        "events gather only where they come as soon as they are waited for, again and again",
        arguments: [
            ("few", "50r 50r 50r 50r"),
            ("many", "50r 50r 50r 50r 50r! 50r! 200r! 299r!"),
            ("a lull", "50r 50r 50r 50r 50r! 301r 50r 50r 50r 50r 50r!"),
            ("nothing came in the pause", "50r 50r 50r 50r 50r! 10 50r"),
            ("runs one after the other", "600r 600r 600r 600r 600r 600r 600r 600r"),
            ("woken, but nothing to read", "50 50 50 50 50 50 50 50 50"),
        ]
    )
    func waits(name: String, row: String) {
        var pace = Pace(pause: .milliseconds(1))
        var now: Int64 = 1_000_000_000
        _ = pace.wait(at: now)
        for word in row.split(separator: " ") {
            now = max(now, pace.end) + (Int64(word.prefix { $0.isNumber }) ?? 0) * 1000
            pace.wake(at: now)
            if word.contains("r") { pace.noteRead() }
            // What was read is handled, and then somebody looks whether there is more.
            now += 900_000
            pace.wake(at: now)
            let pauses = pace.wait(at: now)
            #expect(pauses == word.contains("!"), "\(name): \(word)")
            #expect(pace.end == (word.contains("!") ? now + 1_000_000 : 0))
        }
    }

    @Test("who else waits during a pause waits for the same end; without a pause there is none")
    func others() {
        for pause in [Duration.milliseconds(1), .zero] {
            var pace = Pace(pause: pause)
            for step in Int64(0)..<100 {
                pace.wake(at: step)
                pace.noteRead()
                guard pace.wait(at: step) else { continue }
                let end = pace.end
                #expect(end == step + 1_000_000)
                let other = pace.wait(at: end - 1)
                #expect(other && pace.end == end)
            }
            #expect((pace.end > 0) == (pause > .zero))
        }
    }
}

import HeedModel
import HeedReport
import Testing

@Suite struct WordingTests {
    static let durations: [(Duration, String)] = [
        (.zero, "0ms"), (.milliseconds(12), "12ms"), (.microseconds(99_999), "99ms"),
        (.milliseconds(100), "0.1s"), (.milliseconds(149), "0.1s"), (.milliseconds(150), "0.2s"),
        (.milliseconds(999), "1.0s"), (.milliseconds(8100), "8.1s"), (.milliseconds(59_949), "59.9s"),
        (.milliseconds(59_950), "1m00s"), (.seconds(62), "1m02s"), (.milliseconds(119_500), "2m00s"),
        (.seconds(3599), "59m59s"), (.milliseconds(3_599_500), "1h00m"), (.seconds(7380), "2h03m"),
        (.seconds(360_000), "100h00m"),
    ]

    @Test(arguments: durations)
    func duration(_ duration: Duration, reads text: String) {
        #expect(Wording.duration(duration) == text)
    }

    static let counts: [(Int, String, String)] = [
        (0, "rule", "0 rules"), (1, "rule", "1 rule"), (3, "rule", "3 rules"),
        (2, "directory", "2 directories"),
        (1, "directory", "1 directory"), (4, "process", "4 processes"), (1, "process", "1 process"),
    ]

    @Test(arguments: counts)
    func count(_ number: Int, _ noun: String, reads text: String) {
        #expect(Wording.count(number, noun) == text)
    }

    static let subjects: [([String], Trigger.Reason, Bool, String)] = [
        (["a"], .event, false, "a"), (["b", "a", "c"], .event, false, "a +2"), ([""], .event, false, "."),
        (["a"], .overflow, true, "a and more"), ([], .start, true, "at start"),
        ([], .overflow, true, "everything"),
        (["a\nb"], .event, false, "a\\nb"),
    ]

    @Test(arguments: subjects)
    func paths(_ paths: [String], _ reason: Trigger.Reason, isOpenEnded: Bool, read text: String) throws {
        let run = try Told.run(1, "r", paths, reason, isOpenEnded: isOpenEnded)
        #expect(Wording.subject(of: run.trigger) == text)
    }

    @Test func `the time of day has eight characters`() {
        #expect(Timestamp.timeOfDay().wholeMatch(of: #/[0-2]\d:[0-5]\d:[0-6]\d/#) != nil)
    }

}

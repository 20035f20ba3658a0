import HeedRules
import Testing

@Suite struct DurationTextTests {
    @Test(
        arguments: [
            ("0", .zero), ("0s", .zero), ("1ms", .milliseconds(1)), ("1.5s", .milliseconds(1500)),
            ("1m30s", .seconds(90)), ("2h", .seconds(7200)), ("1d", .seconds(86400)),
            ("0.001s", .milliseconds(1)),
            ("0.25ms", .microseconds(250)), ("007s", .seconds(7)), ("3650d", .seconds(315_360_000)),
        ] as [(String, Duration)]
    )
    func itReads(_ text: String, _ expected: Duration) throws {
        #expect(try DurationText.read(text) == expected)
    }

    @Test(
        arguments: [
            ("500", .noUnit), ("1.5", .noUnit), ("00", .noUnit), ("1:30", .spelled("1m30s")),
            ("01:02:03", .spelled("1h2m3s")), ("5 sec", .spelled("5s")), ("2 Minutes", .spelled("2m")),
            ("10MS", .spelled("10ms")), ("3651d", .tooLong), ("99999999999s", .tooLong),
            ("9999999999d", .tooLong),
            ("", .notADuration), ("s", .notADuration), ("-1s", .notADuration), ("1s ", .spelled("1s")),
            ("1.s", .spelled("1s")), ("1.", .noUnit), (".s", .notADuration),
            ("1s1s", .disordered("2s")), ("5s1m", .disordered("1m5s")), ("1ms1.5s", .disordered("1s501ms")),
            ("1m2s3m", .disordered("4m2s")), ("0s0s", .disordered("0")), ("5 sec 1 min", .spelled("1m5s")),
            ("1.5.5s", .notADuration), (".5s", .spelled("0.5s")), ("1y", .notADuration),
            ("1e3s", .notADuration),
            ("soon", .notADuration), ("1,5s", .spelled("1.5s")), ("PT1H30M", .spelled("1h30m")),
            ("2 weeks", .spelled("14d")), ("1 min 30 sec", .spelled("1m30s")), ("PT", .notADuration),
            ("1.5w", .notADuration), ("99999999999999 sec", .notADuration), ("1 2", .notADuration),
            ("1s2", .notADuration), ("١s", .notADuration),
        ] as [(String, DurationText.Failure)]
    )
    func itRefuses(_ text: String, _ expected: DurationText.Failure) {
        #expect(throws: expected) { try DurationText.read(text) }
    }
}

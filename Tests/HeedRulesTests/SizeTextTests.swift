import HeedRules
import Testing

@Suite struct SizeTextTests {
    @Test(
        arguments: [
            ("0B", 0), ("1B", 1), ("10KB", 10_000), ("4KiB", 4096), ("1MB", 1_000_000), ("1MiB", 1_048_576),
            ("2GB", 2_000_000_000), ("1GiB", 1 << 30), ("1.5KiB", 1536), ("0.5MB", 500_000), ("007B", 7),
        ] as [(String, UInt64)]
    )
    func itReads(_ text: String, _ expected: UInt64) throws {
        #expect(try SizeText.read(text) == expected)
    }

    @Test(
        arguments: [
            ("1024", .noUnit), ("0", .noUnit), ("1.5", .noUnit),
            ("10k", .ambiguous(decimal: "10KB", binary: "10KiB")),
            ("10kb", .ambiguous(decimal: "10KB", binary: "10KiB")),
            ("5 M", .ambiguous(decimal: "5MB", binary: "5MiB")),
            ("1 gigabytes", .ambiguous(decimal: "1GB", binary: "1GiB")),
            ("1kib", .spelled("1KiB")), ("1 MB", .spelled("1MB")), ("3 bytes", .spelled("3B")),
            ("3b", .spelled("3B")),
            ("99999999999999999999B", .tooLarge), ("9999999999GiB", .tooLarge),
            ("9223372036854775808B", .tooLarge),
            ("", .notASize), ("B", .notASize), ("-1B", .notASize), ("1TB", .notASize), ("1.B", .notASize),
            (".5KB", .notASize), ("1.2.3B", .notASize), ("1 apple", .notASize), ("١B", .notASize),
        ] as [(String, SizeText.Failure)]
    )
    func itRefuses(_ text: String, _ expected: SizeText.Failure) {
        #expect(throws: expected) { try SizeText.read(text) }
    }
}

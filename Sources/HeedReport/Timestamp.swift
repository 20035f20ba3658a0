import CLinux
import Glibc

/// The time of day for people; the only place of this module that looks at a clock.
package enum Timestamp {
    /// A moment of the wall clock.
    package struct Moment: Hashable, Sendable {
        /// Seconds since 1970.
        package var seconds: Int
        /// Thousandths of a second beyond them.
        package var milliseconds: Int

        /// Makes a moment.
        package init(seconds: Int, milliseconds: Int) {
            self.seconds = seconds
            self.milliseconds = milliseconds
        }

        /// The current one.
        package static func now() -> Moment {
            let nanoseconds = Int(cl_realtime())
            return Moment(
                seconds: nanoseconds / 1_000_000_000,
                milliseconds: nanoseconds / 1_000_000 % 1000
            )
        }

        /// Local time, `14:02:11.221`.
        package var timeOfDay: String {
            var seconds = seconds
            var parts = tm()
            localtime_r(&seconds, &parts)
            return "\(Timestamp.dayTime(of: parts)).\(Timestamp.digits(milliseconds, 3))"
        }

        /// Universal time as RFC 3339 writes it, `2026-01-08T14:02:11.221Z`.
        package var universal: String {
            var seconds = seconds
            var parts = tm()
            gmtime_r(&seconds, &parts)
            let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
            let day = zip(date, [4, 2, 2]).map { Timestamp.digits($0, $1) }.joined(separator: "-")
            return "\(day)T\(Timestamp.dayTime(of: parts)).\(Timestamp.digits(milliseconds, 3))Z"
        }
    }

    /// Local time, `14:02:11`.
    package static func timeOfDay() -> String {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return dayTime(of: parts)
    }

    private static func dayTime(of parts: tm) -> String {
        [parts.tm_hour, parts.tm_min, parts.tm_sec].map { digits(Int($0), 2) }.joined(separator: ":")
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}

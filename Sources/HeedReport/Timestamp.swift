import Glibc

/// The time of day for people; the only place of this module that looks at a clock.
package enum Timestamp {
    /// Local time, `14:02:11`.
    package static func timeOfDay() -> String {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(
            separator: ":"
        )
    }
}

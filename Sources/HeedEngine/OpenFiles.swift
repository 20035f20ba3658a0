import Glibc

/// How many files the process may have open.
enum OpenFiles {
    /// What heed and Foundation's `Process` need, which begins by asking for the first 256.
    private static let needed: rlim_t = 256
    /// What is asked for where less is allowed and more may be had.
    private static let wanted: rlim_t = 1024

    /// Raises a limit that is too low.
    ///
    /// - Returns: the limit, where it stays too low.
    static func raise() -> UInt? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        guard limit.rlim_cur < wanted else { return nil }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return limit.rlim_cur < needed ? limit.rlim_cur : nil
    }
}

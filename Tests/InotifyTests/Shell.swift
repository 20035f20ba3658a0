import Glibc

/// Programs that tests start.
enum Shell {
    /// Runs shell text, which must succeed within a minute.
    ///
    /// - Parameters:
    ///   - text: for /bin/sh, which stops at the first failure.
    ///   - directory: where it starts, and its home.
    ///   - environment: more variables, as `NAME=value`.
    /// - Returns: whether it succeeded.
    static func run(_ text: String, in directory: String, environment: [String] = []) -> Bool {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        // What the thread sanitizer must know of locks, see .ci/tsan.
        let preload = getenv("LD_PRELOAD").map { ["LD_PRELOAD=" + String(cString: $0)] } ?? []
        let own = ["PATH=\(path)", "HOME=\(directory)", "LC_ALL=C.UTF-8", "TERM=xterm"]
        return spawn(
            ["/usr/bin/timeout", "60", "/bin/sh", "-ec", "cd \"$0\"\n" + text, directory],
            own + preload + environment
        ) == 0
    }

    /// Runs a program to its end: its exit status, 128 and the signal, or -1 where it could not be started.
    private static func spawn(_ arguments: [String], _ environment: [String]) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        // What threads of tests block is nothing for programs.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process = pid_t()
        let error = withStrings(arguments) { words in
            withStrings(environment) { posix_spawn(&process, arguments[0], &actions, &attributes, words, $0) }
        }
        guard error == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { if errno != EINTR { return -1 } }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    private static func withStrings<R>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> R
    ) -> R {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}

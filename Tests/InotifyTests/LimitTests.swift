import CLinux
import Glibc
import Inotify
import SystemPackage
import Testing

/// The kernel's limits and mounts: in namespaces, where they can be changed without harm.
@Suite(.serialized, .timeLimit(.minutes(2))) struct LimitTests {
    @Test(
        "43: with no watch left, the failure names the limit and its value",
        .enabled(if: Namespace.isPermitted, Namespace.reason)
    )
    func watchLimit() throws {
        guard Namespace.isInside else {
            let limit = "echo 3 >/proc/sys/user/max_inotify_watches"
            #expect(Namespace.passes("watchLimit", after: limit))
            return
        }
        let disk = try Disk()
        let inotify = try Inotify()
        for number in 0..<4 { disk.makeDirectory("d\(number)") }
        for number in 0..<3 { try inotify.addWatch(disk.file("d\(number)"), .create) }
        let failure = try #require(
            #expect(throws: Inotify.Failure.self) { try inotify.addWatch(disk.file("d3"), .create) }
        )
        #expect(failure.errno == .noSpace)
        #expect(
            failure.description == "cannot watch \(disk.path)/d3: No space left on device; the limit is "
                + "user.max_inotify_watches = 3 for all processes of this user; "
                + "raise it with sysctl, or watch fewer directories"
        )
        // Nothing is broken by it, and what is given up can be used again.
        try inotify.watches.first?.remove()
        try inotify.addWatch(disk.file("d3"), .create)
        disk.write("d3/f")
        #expect(inotify.blocking(timeout: .zero).map(\.kind) == [.ignored, .create])
        try WatchTests.check(inotify)
    }

    @Test(
        "44: too many instances and too many descriptors are told apart",
        .enabled(if: Namespace.isPermitted, Namespace.reason)
    )
    func instanceLimit() throws {
        guard Namespace.isInside else {
            let limit = "echo 2 >/proc/sys/user/max_inotify_instances"
            #expect(Namespace.passes("instanceLimit", after: limit))
            return
        }
        let kept = [try Inotify(), try Inotify()]
        let failure = #expect(throws: Inotify.Failure.self) { try Inotify() }
        #expect(
            failure?.description == "cannot open an inotify instance: Too many open files; the limit is "
                + "user.max_inotify_instances = 2 for all processes of this user; "
                + "raise it with sysctl, or close other watchers"
        )
        kept[0].close()
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(7), &limit) == 0)
        let next = dup(0)
        close(next)
        limit.rlim_cur = rlim_t(next)
        #expect(setrlimit(__rlimit_resource_t(7), &limit) == 0)
        let descriptors = #expect(throws: Inotify.Failure.self) { try Inotify() }
        #expect(
            descriptors?.description == "cannot open an inotify instance: Too many open files; "
                + "this process has no descriptor left; raise its limit with ulimit -n"
        )
        // A thread that would have to wait says so; what is there already is read without.
        let waiting = #expect(throws: Inotify.Failure.self) { try kept[1].wait(timeout: .seconds(5)) }
        #expect(waiting?.operation == .poll)
        #expect(waiting?.hint == "this process has no descriptor left; raise its limit with ulimit -n")
        #expect(try kept[1].wait(timeout: .zero) == nil)
    }

    @Test(
        "59: unmounting ends every watch below it",
        .enabled(if: Namespace.isPermitted, Namespace.reason)
    )
    func unmounting() throws {
        guard Namespace.isInside else {
            #expect(Namespace.passes("unmounting"))
            return
        }
        let disk = try Disk()
        disk.makeDirectory("m")
        #expect(Shell.run("mount -t tmpfs none m; mkdir m/d; echo x >m/f", in: disk.path))
        let inotify = try Inotify()
        let names = ["m", "m/d", "m/f"]
        let watches = try names.map { try inotify.addWatch(disk.file($0), .all) }
        #expect(Shell.run("umount m", in: disk.path))
        let events = inotify.blocking(timeout: .zero).map {
            $0.description.replacing(disk.path + "/", with: "")
        }
        for name in names {
            let own = events.filter { $0.hasSuffix(" " + name) }
            #expect(
                own.count == 2 && own.first?.hasPrefix("UNMOUNT") == true && own.last == "IGNORED \(name)"
            )
        }
        #expect(events.count == 6)
        #expect(watches.allSatisfy { !$0.isActive })
        #expect(inotify.watches == [])
        try WatchTests.check(inotify)
    }

    @Test(
        "59: a bind mount shows the same directory; another mounted over it hides it in silence",
        .enabled(if: Namespace.isPermitted, Namespace.reason)
    )
    func mounts() throws {
        guard Namespace.isInside else {
            #expect(Namespace.passes("mounts"))
            return
        }
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.makeDirectory("bind")
        #expect(Shell.run("mount --bind d bind", in: disk.path))
        let inotify = try Inotify()
        let watch = try inotify.addWatch(disk.file("d"), .create)
        #expect(try inotify.addWatch(disk.file("bind"), .create) === watch)
        #expect(watch.aliases == [disk.file("bind")])
        disk.write("bind/f")
        #expect(try inotify.wait(timeout: .zero)?.path == disk.file("d/f"))
        #expect(Shell.run("umount bind; mount -t tmpfs none d; echo x >d/hidden", in: disk.path))
        #expect(try inotify.wait(timeout: .zero) == nil)
        #expect(Shell.run("umount d; echo x >d/seen", in: disk.path))
        #expect(try inotify.wait(timeout: .zero)?.name == "seen")
        try WatchTests.check(inotify)
    }

    @Test(
        "45: a directory that may be entered but not read cannot be watched",
        .enabled(if: getuid() == 0, "only root can become somebody else")
    )
    func unreadable() throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.change(mode: 0o711, "d")
        disk.change(mode: 0o755, "")
        let inotify = try Inotify()
        // This thread's file access happens as somebody else for a while.
        cl_setfsuid(65534)
        defer { cl_setfsuid(geteuid()) }
        let failure = #expect(throws: Inotify.Failure.self) { try inotify.addWatch(disk.file("d"), .create) }
        #expect(
            failure?.description == "cannot watch \(disk.path)/d: Permission denied; "
                + "the read permission (r) is needed, for a directory too"
        )
        try inotify.addWatch(disk.filePath, .create)
        try WatchTests.check(inotify)
    }

    @Test("47: signals neither end a wait nor make it shorter")
    func signals() throws {
        let inotify = try Inotify()
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        var before = sigaction()
        // Without SA_RESTART, so that every signal interrupts the wait.
        #expect(sigaction(SIGURG, &action, &before) == 0)
        defer { sigaction(SIGURG, &before, nil) }
        let waited = Background.Answer<Duration>()
        let thread = BlockedThread {
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGURG)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            let time = Moment.duration { _ = try? inotify.wait(timeout: .milliseconds(200)) }
            waited.set(time)
        }
        var sent = 0
        while !thread.isFinished, sent < 10_000_000 {
            if cl_tgkill(CInt(thread.id), SIGURG) == 0 { sent += 1 }
        }
        let time = try #require(waited.value)
        #expect(sent > 10)
        #expect(time >= .milliseconds(200))
        #expect(time < .seconds(20))
    }

    @Test("51: a thread that waits does not wake until something happens")
    func idle() throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .create)
        let thread = BlockedThread { _ = try? inotify.wait() }
        #expect(Moment.wait { thread.isAsleep })
        let before = thread.sleeps
        // Another instance is the clock.
        #expect(try Inotify().wait(timeout: .milliseconds(300)) == nil)
        #expect(thread.sleeps == before)
        disk.write("f")
        #expect(Moment.wait { thread.isFinished })
        try WatchTests.check(inotify)
    }

    @Test("51: while tasks wait, the thread that waits for them does not wake until something happens")
    func idleTasks() async throws {
        guard !Alone.isInside else { return try await Self.waitInTasks() }
        #expect(Alone.passes("idleTasks"))
    }

    private static func waitInTasks() async throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .create)
        let (names, name) = (Names(), "inotify-events")
        let readers = (0..<2).map { _ in
            Task { while let event = try await inotify.next() { names.add(event) } }
        }
        for number in 1...2 {
            disk.write("f\(number)")
            #expect(await Moment.wait { names.all.count == number })
        }
        // Another instance is the clock. Whatever began has ended by the time when nothing wakes for its while.
        let clock = try Inotify()
        var before = BlockedThread.sleeps(ofAll: name)
        #expect(
            await Moment.wait {
                before = BlockedThread.sleeps(ofAll: name)
                _ = try? clock.wait(timeout: .milliseconds(300))
                return before == BlockedThread.sleeps(ofAll: name)
            }
        )
        disk.write("f3")
        #expect(await Moment.wait { names.all.count == 3 })
        // It counts as having slept once it sleeps again.
        let awake = try #require(before)
        #expect(await Moment.wait { BlockedThread.sleeps(ofAll: name) ?? 0 > awake })
        inotify.close()
        for reader in readers { try await reader.value }
    }

    @Test("51: what a thread waits for wakes no other thread of the library")
    func vainWakes() async throws {
        guard !Alone.isInside else { return try await Self.waitInThread() }
        #expect(Alone.passes("vainWakes"))
    }

    private static func waitInThread() async throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .create)
        let names = Names()
        let thread = BlockedThread { while let event = try? inotify.wait() { names.add(event) } }
        func hear(_ number: Int) async {
            disk.write("f\(number)")
            #expect(await Moment.wait { names.all.count == number })
        }
        await hear(1)
        // The thread may only be about to take its name.
        #expect(await Moment.wait { BlockedThread.sleeps(ofAll: "inotify-events") != nil })
        let before = try #require(BlockedThread.sleeps(ofAll: "inotify-events"))
        for number in 2...40 { await hear(number) }
        let after = try #require(BlockedThread.sleeps(ofAll: "inotify-events"))
        // The first event may wake it, even now, and what else ends; not each.
        #expect(after - before < 5)
        inotify.close()
        #expect(await Moment.wait { thread.isFinished })
    }
}

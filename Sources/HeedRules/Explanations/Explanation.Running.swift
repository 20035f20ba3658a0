extension Explanation {
    /// About what is said while heed runs.
    static let running: [Explanation] = [
        .situation(
            "cannot-watch",
            """
            What lies behind it is in the message: a path that is not there any more, a full kernel table, a
            file system that refuses. heed ends with status 3, as it would see nothing.
            """,
            """
            $ heed events /proc/self/fd
            heed: error: cannot watch: watching /proc/self/fd failed: no such file or directory [cannot-watch]
            """,
            cure: "ls -ld /proc/self/fd      # or another path that the message names"
        ),
        .situation(
            "instance-limit",
            """
            The kernel lets a user have only so many inotify instances (fs.inotify.max_user_instances), over
            all programs. heed needs one, and a second one to notice edits of git's ignore files outside the
            tree; without the second it runs, says so, and asks again by itself.
            """,
            """
            $ heed run
            heed: error: cannot watch: no inotify instance is left, fs.inotify.max_user_instances is 128 [instance-limit]
            """,
            cure: "sudo sysctl fs.inotify.max_user_instances=512"
        ),
        .situation(
            "file-limit",
            """
            Watching takes a file descriptor, and the limit of open files (ulimit -n) is reached. The kernel
            has one error for this and for a lack of inotify instances; heed looks which it is.
            """,
            """
            $ ulimit -n 20; heed run
            heed: error: cannot watch: this process has all 20 files open it may have [file-limit]
            """,
            cure: "ulimit -n 4096"
        ),
        .situation(
            "unreadable",
            """
            heed's user may not read or enter the directory, so what happens in it is not seen. The rest is
            watched, and this one as soon as it can be read.
            """,
            """
            $ heed run
            heed: warning: cannot watch /srv/app/secret: permission denied; changes in it are not seen [unreadable]
            """,
            cure: "chmod u+rx secret      # or, in the rule file:   ignore: secret/"
        ),
        .situation(
            "polled",
            """
            On network file systems, FUSE and the like others change files without this kernel hearing of
            it. heed looks at such trees again and again: changes are found later, and a file counts as
            written when two looks find it the same.
            """,
            """
            $ heed run
            heed: warning: watched by polling: /mnt/share (nfs) [polled]
            """,
            cure:
                "run heed on the machine that has the files, or keep what must be seen at once on a local file system"
        ),
        .situation(
            "overflow",
            """
            The kernel keeps only so many events (fs.inotify.max_queued_events). heed then compares the disk
            with what it knows and reports the difference as ordinary changes, so nothing is missed; a
            deletion that cannot be named any more starts the rule with HEED_SCOPE=all.
            """,
            """
            $ heed run
            heed: note: more happened below /srv/app than the kernel's queue holds; compared with the disk [overflow]
            """,
            cure: "nothing needs to be done; a longer queue:   sudo sysctl fs.inotify.max_queued_events=65536"
        ),
        .situation(
            "mounted",
            """
            A mount gives no event in the directory that it covers. heed notices it all the same, watches
            what is there now and runs rules for it. A file system that needs polling is polled until it is
            unmounted. So is a file that is mounted over another one, before heed starts or later: what is
            written to it gives no event where it is mounted.
            """,
            """
            $ heed run
            heed: note: tmpfs was mounted at /srv/app/cache; it is watched [mounted]
            """,
            cure:
                "nothing needs to be done; what must be seen at once: mount the directory, not the single file"
        ),
        .situation(
            "unmounted",
            """
            What the directory held is gone with the file system, and what is there now is watched instead.
            """,
            """
            $ heed run
            heed: warning: the file system at /srv/app/cache was unmounted; what is there now is watched [unmounted]
            """,
            cure: "mount it again if its files are needed"
        ),
        .situation(
            "cannot-run",
            """
            Something that every run needs could not be had: memory, a thread, a file descriptor. What it
            was is in the message.
            """,
            """
            $ ulimit -v 150000; heed run
            heed: error: cannot prepare to run actions: resource temporarily unavailable [cannot-run]
            """,
            cure: "raise the limits of memory (ulimit -v), processes (ulimit -u) and open files (ulimit -n)"
        ),
        .situation(
            "unsafe-argument",
            """
            A name must never be read as an option, nor as two names. One that begins with '-' and is made
            by {name} or {stem}, and one with a line end where `stdin: paths` has a name a line, is left out
            and named.
            """,
            """
            $ heed run
            heed: warning: rule sync was not told of 'a\\nb': `stdin: paths` has one name a line, ... [unsafe-argument]
            """,
            cure: "stdin: paths0"
        ),
        .situation(
            "left-over",
            """
            A run is over when its first process has ended. What it started and left in the background would
            pile up, run after run, so heed ends it, and tells of what had lived for more than a second.
            """,
            """
            $ heed run
            heed: warning: rule build left 1 process behind, ended now: gradle-daemon [left-over]
            """,
            cure: "let the action wait for what it starts, or write   leftover: keep"
        ),
        .situation(
            "kept-many",
            """
            With `leftover: keep` what an action leaves behind lives until heed ends. Where every run leaves
            another process they pile up.
            """,
            """
            $ heed run
            heed: warning: processes of 16 runs of rule build live on (`leftover: keep`) [kept-many]
            """,
            cure: "let the action use the process that is there before it starts another"
        ),
        .situation(
            "cannot-ask",
            """
            `when: { closed: true }` asks the kernel for a lease, which it gives to the owner of a file
            only, and on some file systems to nobody. Such files count as closed.
            """,
            """
            $ heed run
            heed: warning: rule ingest has `closed: true`, and for some of its files it cannot be known ... [cannot-ask]
            """,
            cure: "when: { stable: 2s }"
        ),
        .situation(
            "too-long",
            """
            `on-failure` and `when: test` are not the work itself, and may take a minute. What takes longer
            is stopped.
            """,
            """
            $ heed run
            heed: warning: `on-failure` of rule test took longer than a minute and was stopped [too-long]
            """,
            cure: "let it start what takes long somewhere else, for example as a rule of its own with 'after'"
        ),
        .situation(
            "cannot-kill",
            """
            They run as another user, by sudo or setpriv for example, or wait for a device or a network file
            system.
            """,
            """
            $ heed run
            heed: error: 1 process of rule deploy cannot be killed: sshd [cannot-kill]
            """,
            cure: "end them by hand:   sudo kill PID"
        ),
        .situation(
            "guard-missing",
            """
            Every run is started and contained by a small program, heed-guard, that lies in the same
            directory as heed. Without it nothing would end what an action leaves behind, so heed runs
            nothing.
            """,
            """
            $ heed run
            heed: error: cannot start /usr/local/bin/heed-guard: no such file or directory [guard-missing]
            """,
            cure: "install heed-guard into the directory that holds heed"
        ),
        .situation(
            "guard-ended",
            """
            Something keeps it from running: a sandbox that forbids a system call, a file of another
            architecture.
            """,
            """
            $ heed run
            heed: error: heed-guard ends as soon as it is started [guard-ended]
            """,
            cure: "/usr/local/bin/heed-guard      # run it by hand to see why"
        ),
        .situation(
            "guard-restarted",
            """
            Somebody killed it, or memory ran out. Runs that were under way are still contained, and the
            next ones will be.
            """,
            """
            $ heed run
            heed: warning: heed-guard had ended; it was started again [guard-restarted]
            """,
            cure: "dmesg | grep -i 'out of memory'      # see who ended it"
        ),
        .situation(
            "guard-killed",
            """
            A run does not outlive the process that contains it. Its paths go to the next run of the rule.
            """,
            """
            $ heed run
            heed: warning: the guard of run 7 of rule test was killed, and the run with it [guard-killed]
            """,
            cure: "dmesg | grep -i 'out of memory'      # see who killed it"
        ),
        .situation(
            "cannot-write",
            """
            What `heed events` prints could not be written, because a disk is full for example. It ends with
            status 1.
            """,
            """
            $ heed events >/mnt/full/log
            heed: error: cannot write to standard output: No space left on device [cannot-write]
            """,
            cure: "make room there, or write somewhere else"
        ),
    ]
}

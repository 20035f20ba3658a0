import CLinux
import Glibc
package import HeedModel
import Synchronization

/// Executes runs through heed-guard, which starts and contains them.
///
/// One thread waits for all runs, unless who asks for them does that (`isHosted`); a second one calls receivers, so a
/// receiver that takes its time, such as a slow terminal, delays reading and nothing else; a third one looks at long
/// lists of paths and answers for gates. Any thread may call.
///
/// Source: DESIGN.md, section 7.
package final class ProcessRunner: Runner {
    /// The thread that looks at disks, and what it remembers for the gates of rules.
    let desk: Worker<GateMemory>
    private let commands: Mailbox<RunnerCommand>.Sender
    private let onProblem: @Sendable (Problem) -> Void
    /// Nil where it has a thread, and once it has ended.
    private let hosted: Mutex<RunnerLoop?>
    private let isHosted: Bool

    /// Readable when ``turn()`` has something to do; -1 where the runner has a thread.
    package let descriptor: Int32

    /// Starts heed-guard and the threads.
    ///
    /// - Parameters:
    ///   - path: where heed-guard is; nil finds it beside this program.
    ///   - environment: what actions inherit, as `NAME=value`; nil takes what this process was started with.
    ///   - memory: a directory in memory, below which the lists of paths are kept.
    ///   - hasColour: whether actions are told that their output goes to a terminal that shows colours.
    ///   - adoptsOrphans: whether this process ends what is left where all guards of a run are killed; only where it
    ///     has no children of its own.
    ///   - isHosted: whether there is no thread: one thread calls all that is here, receivers of output aside, waits
    ///     for ``descriptor`` and ``deadline`` and calls ``turn()``. Two changes of threads a run are spared.
    ///   - whenReady: asked after every delivery of output, calls back once there may be more of it; until then no
    ///     more of a run than some hundred kilobytes is read. It must call back in the end.
    ///   - onProblem: told what the user should know; from any thread.
    /// - Throws: a problem where heed-guard is missing or cannot be started; heed must not go on then.
    package init(
        guard path: String? = nil,
        environment: [[UInt8]]? = nil,
        memory: String = "/dev/shm",
        hasColour: Bool = false,
        adoptsOrphans: Bool = false,
        isHosted: Bool = false,
        whenReady: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { $0() },
        onProblem: @escaping @Sendable (Problem) -> Void
    ) throws(Problem) {
        // A guard may be killed while heed writes to it.
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
        let path = if let path { path } else { try GuardServer.besideThisProgram() }
        let variables = environment ?? RunEnvironment.ofThisProcess()
        do {
            let (sender, receiver) = try Mailbox<RunnerCommand>.make(isBlocking: false)
            try KernelThread.prove(4)
            let server = try GuardServer(path: path, generation: 1) { sender.post(.serverEnded(1)) }
            let surroundings = RunSurroundings(
                environment: RunEnvironment(inheriting: variables, hasColour: hasColour),
                files: RunFiles(environment: variables, memory: Array(memory.utf8)),
                null: try Descriptor(checking: cl_openat(AT_FDCWD, "/dev/null", O_RDONLY, 0))
            )
            let delivery = try Worker<Void> {}
            let desk = try Worker { GateMemory() }
            self.desk = desk
            self.onProblem = onProblem
            commands = sender
            self.isHosted = isHosted
            let make: @Sendable () throws(SystemFailure) -> sending RunnerLoop = { () throws(SystemFailure) in
                try ProcessRunner.loop(
                    server,
                    path: path,
                    surroundings,
                    sender: sender,
                    receiver: receiver,
                    delivery: delivery,
                    desk: desk,
                    adoptsOrphans: adoptsOrphans,
                    whenReady: whenReady,
                    onProblem: onProblem
                )
            }
            if isHosted {
                let loop = try make()
                descriptor = loop.descriptor
                hosted = Mutex(loop)
            } else {
                descriptor = -1
                hosted = Mutex(nil)
                try KernelThread.start {
                    do throws(SystemFailure) {
                        let loop = try make()
                        loop.run()
                        loop.refuse()
                    } catch {
                        let problem = Problem(
                            .error,
                            id: "cannot-run",
                            "cannot wait for actions: \(error.text)",
                            help: ["raise the limit of open files (ulimit -n), then start heed again"]
                        )
                        delivery.add { _ in onProblem(problem) }
                    }
                }
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            let reason = (error as? SystemFailure)?.text ?? "\(error)"
            throw Problem(
                .error,
                id: "cannot-run",
                "cannot prepare to run actions: \(reason)",
                help: [
                    "raise the limits of memory (ulimit -v), processes (ulimit -u) and open files (ulimit -n)"
                ]
            )
        }
    }

    deinit {
        // Without waiting; does nothing where shutdown() was called.
        _ = askForEnd()
        commands.post(.retire)
    }

    /// When ``turn()`` has something to do even if ``descriptor`` is not readable, in nanoseconds of the monotonic clock.
    package var deadline: Int64? { hosted.withLock { $0?.deadline } }

    /// Does what there is to do, without waiting; for who hosts the runner.
    package func turn() {
        hosted.withLock { $0?.turn(until: 0) }
    }

    /// Starts a run; see ``Runner/start(_:receive:)``.
    package func start(_ run: Run, receive: @escaping @Sendable (RunEvent) -> Void) {
        guard !order(.start(run, at: cl_monotonic(), receive: receive)) else { return }
        let failure = StartFailure(.other, "not started: heed is ending")
        receive(.ended(RunEnd(status: .neverStarted(failure), duration: .zero)))
    }

    /// Ends a run; see ``Runner/stop(_:_:)``.
    package func stop(_ id: Run.ID, _ stop: Stop) {
        order(.stop(id, stop))
    }

    /// Signals a run's first process; see ``Runner/signal(_:_:)``.
    package func signal(_ id: Run.ID, _ signal: Signal) {
        order(.signal(id, signal))
    }

    /// Has the loop do something; false where it has ended.
    @discardableResult
    private func order(_ command: RunnerCommand) -> Bool {
        guard isHosted else { return commands.post(command) }
        return hosted.withLock { loop in
            loop?.take(command)
            return loop != nil
        }
    }

    /// Tells of a problem that no run has.
    func tell(_ problem: Problem) {
        onProblem(problem)
    }

    /// Kills what still runs, ends heed-guard and the threads and removes the lists of paths.
    ///
    /// Returns when all receivers have been told, after at most five seconds and what the receivers take.
    package func shutdown() {
        guard let pipe = askForEnd() else { return }
        hosted.withLock { loop in
            loop?.run()
            loop = nil
        }
        var byte: UInt8 = 0
        _ = cl_read(pipe.number, &byte, 1)
    }

    /// Asks the loop to end.
    ///
    /// - Returns: a pipe that ends when all is done; nil where the loop has ended already.
    private func askForEnd() -> Descriptor? {
        guard let (reading, writing) = try? Descriptor.pipe() else { return nil }
        _ = cl_fcntl(reading.number, F_SETFL, 0)
        return commands.post(.shutdown(writing)) ? reading : nil
    }

    private static func loop(
        _ server: GuardServer,
        path: String,
        _ surroundings: RunSurroundings,
        sender: Mailbox<RunnerCommand>.Sender,
        receiver: Mailbox<RunnerCommand>.Receiver,
        delivery: Worker<Void>,
        desk: Worker<GateMemory>,
        adoptsOrphans: Bool,
        whenReady: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        onProblem: @escaping @Sendable (Problem) -> Void
    ) throws(SystemFailure) -> sending RunnerLoop {
        let poller = try Poller()
        let tell: (Problem) -> Void = { problem in delivery.add { _ in onProblem(problem) } }
        let orphans = Orphans(isAdopting: adoptsOrphans)
        let keeper = GuardKeeper(
            server,
            path: path,
            commands: sender,
            poller: poller,
            onStart: { orphans.expect(server: $0.processIdentifier) },
            tell: tell
        )
        let services = LoopServices(
            poller: poller,
            keeper: keeper,
            orphans: orphans,
            surroundings: surroundings,
            commands: sender,
            delivery: delivery,
            desk: desk,
            whenReady: whenReady,
            onProblem: onProblem
        )
        return try RunnerLoop(commands: receiver, services: services)
    }
}

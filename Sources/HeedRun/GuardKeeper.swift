import CLinux
import HeedModel

/// Keeps one heed-guard running, and the runs that wait because it takes no more requests.
final class GuardKeeper {
    /// Two ends within this time of their starts, in nanoseconds, and the next start waits for a run.
    private static let quickEnd: Int64 = 1_000_000_000

    private let path: String
    private let commands: Mailbox<RunnerCommand>.Sender
    private let poller: Poller
    private let onStart: (GuardServer) -> Void
    private let tell: (Problem) -> Void
    private var server: GuardServer?
    private var generation: Int
    private var startedAt = cl_monotonic()
    private var quickEnds = 0
    private var waiting: [Run.ID] = []

    /// Takes over the first server.
    init(
        _ server: GuardServer,
        path: String,
        commands: Mailbox<RunnerCommand>.Sender,
        poller: Poller,
        onStart: @escaping (GuardServer) -> Void,
        tell: @escaping (Problem) -> Void
    ) {
        self.server = server
        self.path = path
        self.commands = commands
        self.poller = poller
        self.onStart = onStart
        self.tell = tell
        generation = server.generation
        onStart(server)
    }

    /// The number of the server's process; nil where none runs.
    var processIdentifier: Int32? { server?.processIdentifier }

    /// Sends a request for a run; starts a new server where the old one is gone.
    ///
    /// - Returns: false where the run must wait until ``takeWaiting()`` names it.
    func send(_ request: [UInt8], _ descriptors: [Int32], for run: Run.ID) throws(Problem) -> Bool {
        for _ in 0..<2 {
            if server == nil {
                try restart()
            }
            switch server?.send(request, descriptors) {
            case .sent: return true
            case .full:
                wait(run)
                return false
            case .gone, nil:
                server = nil
            }
        }
        throw Problem(
            .error,
            id: "guard-ended",
            "heed-guard ends as soon as it is started",
            help: ["run \(path) by hand to see why"]
        )
    }

    /// Notes that a server has ended and starts another one, unless it keeps ending.
    func ended(_ ended: Int) {
        guard ended == generation else { return }
        server = nil
        let isQuick = cl_monotonic() - startedAt < GuardKeeper.quickEnd
        quickEnds = isQuick ? quickEnds + 1 : 0
        guard quickEnds < 3 else { return }
        do {
            try restart()
        } catch {
            tell(error)
        }
    }

    /// The runs that may try again now.
    func takeWaiting() -> [Run.ID] {
        if let server, !waiting.isEmpty {
            poller.remove(server.descriptor)
        }
        defer { waiting = [] }
        return waiting
    }

    private func wait(_ run: Run.ID) {
        if let server, waiting.isEmpty {
            try? poller.add(server.descriptor, .server, for: .writing)
        }
        waiting.append(run)
    }

    private func restart() throws(Problem) {
        generation += 1
        startedAt = cl_monotonic()
        let commands = commands
        let next = generation
        let server = try GuardServer(path: path, generation: next) { commands.post(.serverEnded(next)) }
        self.server = server
        onStart(server)
        if !waiting.isEmpty {
            try? poller.add(server.descriptor, .server, for: .writing)
        }
        tell(
            Problem(
                .warning,
                id: "guard-restarted",
                "heed-guard had ended; it was started again",
                notes: ["runs that were under way are still contained"]
            )
        )
    }
}

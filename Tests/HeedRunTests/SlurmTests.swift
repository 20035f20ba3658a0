import Foundation
import HeedModel
import HeedRun
import Testing

/// Whether its programs are there, and may be started as daemons.
private enum Slurm {
    static let isInstalled =
        geteuid() == 0
        && ["/usr/bin/srun", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged"]
            .allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
}

/// Two nodes on loopback, made of daemons that stay (`leftover: keep`) until the shop that started them ends.
@Suite(
    "Slurm's srun in front of an action",
    .serialized,
    .timeLimit(.minutes(2)),
    .enabled(if: Slurm.isInstalled)
)
struct SlurmTests {
    private static let script = #"""
        exec >"$DIR/out" 2>&1
        cd "$DIR"
        mkdir -p state spool/n1 spool/n2
        head -c 1024 /dev/urandom > key
        chmod 600 key
        /usr/sbin/munged --force --socket="$DIR/munge.sock" --key-file="$DIR/key" --log-file="$DIR/munged.log" \
            --pid-file="$DIR/munged.pid" --seed-file="$DIR/seed"
        cat > slurm.conf <<END
        ClusterName=heedtest
        SlurmctldHost=$(hostname)(127.0.0.1)
        SlurmctldPort=$PORT
        SlurmUser=root
        AuthType=auth/munge
        AuthInfo=socket=$DIR/munge.sock
        CredType=cred/munge
        StateSaveLocation=$DIR/state
        SlurmdSpoolDir=$DIR/spool/%n
        SlurmctldPidFile=$DIR/slurmctld.pid
        SlurmdPidFile=$DIR/slurmd-%n.pid
        SlurmctldLogFile=$DIR/slurmctld.log
        SlurmdLogFile=$DIR/slurmd-%n.log
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        MpiDefault=none
        ReturnToService=2
        SlurmdParameters=config_overrides
        CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
        NodeName=n1 NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((PORT + 1)) CPUs=4 RealMemory=100
        NodeName=n2 NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((PORT + 2)) CPUs=4 RealMemory=100
        PartitionName=all Nodes=n1,n2 Default=YES State=UP OverSubscribe=FORCE:8
        END
        /usr/sbin/slurmctld -c -f "$DIR/slurm.conf"
        /usr/sbin/slurmd -N n1 -f "$DIR/slurm.conf"
        /usr/sbin/slurmd -N n2 -f "$DIR/slurm.conf"
        for try in $(seq 100); do
            [ "$(sinfo -h -t idle -o %D)" = 2 ] && exit 0
            sleep 0.1
        done
        exit 1
        """#

    private let shop: Shop
    private let folder: String

    init() async throws {
        shop = try Shop()
        folder = FileManager.default.temporaryDirectory.path + "/heed-slurm-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let variables = ["DIR": folder, "PORT": "\(20_000 + 3 * Int.random(in: 0..<4000))"]
        let ended = try await shop.run(Action(.shell(SlurmTests.script))) { [folder] in
            $0.leftover = .keep
            $0.environment = variables.map { Rule.Variable(name: $0, value: Array($1.utf8)) }
            $0.environment.append(
                Rule.Variable(name: "SLURM_CONF", value: Array("\(folder)/slurm.conf".utf8))
            )
        }
        let output = (try? String(contentsOfFile: folder + "/out", encoding: .utf8)) ?? ""
        try #require(ended.status == .exited(0), "\(output)")
    }

    private func on(
        _ words: String...,
        change: @escaping (inout Rule.Definition) -> Void = { _ in }
    ) -> (
        inout Rule.Definition
    ) -> Void {
        { [folder] definition in
            definition.via = (["srun", "-Q"] + words).map { .text([.literal(Array($0.utf8))]) }
            definition.environment.append(
                Rule.Variable(name: "SLURM_CONF", value: Array("\(folder)/slurm.conf".utf8))
            )
            change(&definition)
        }
    }

    private func finish() {
        shop.runner.shutdown()
        try? FileManager.default.removeItem(atPath: folder)
    }

    @Test("hands on output, arguments, input and exit status, on either node and on both")
    func works() async throws {
        defer { finish() }
        try "".write(toFile: shop.folder + "/a b", atomically: true, encoding: .utf8)
        for node in ["n1", "n2"] {
            let text = "echo $SLURMD_NODENAME \"$0 $1 $HEED_RULE\"; cat; exit 7"
            let ended = try await shop.run(
                Action(.shell(text)),
                .wrote("a b"),
                on("-N1", "-n1", "-w", node) { $0.standardInput = .paths }
            )
            #expect(ended.output == "\(node) test a b test\na b\n")
            #expect(ended.status == .exited(7))
        }
        let both = try await shop.run(
            Action(.shell("echo $SLURMD_NODENAME")),
            Trigger(reason: .start),
            on("-N2", "-n2")
        )
        #expect(both.output.split(separator: "\n").sorted() == ["n1", "n2"])
        #expect(both.status == .exited(0))
    }

    @Test(
        "ends what runs on the nodes when the run is stopped, deaf to TERM or not",
        arguments: ["", "trap '' TERM;"]
    )
    func stop(_ deaf: String) async throws {
        defer { finish() }
        let mark = "HEEDTESTSLURM" + UUID().uuidString.filter { $0 != "-" }
        let text = "\(deaf) echo up; while :; do sleep 1000; done"
        let (id, events) = try shop.start(
            Action(.shell(text)),
            Trigger(reason: .start),
            on("-N2", "-n2") { $0.environment.append(Rule.Variable(name: mark, value: [49])) }
        )
        var iterator = events.makeAsyncIterator()
        _ = await iterator.next()
        _ = await iterator.next()
        #expect(Processes.marked(mark, atLeast: 3).count >= 3)
        shop.runner.stop(id, Stop())
        let ended = await Ended(events)
        #expect(ended.end != nil)
        #expect(Processes.marked(mark).allSatisfy { Processes.hasEnded($0) })
    }
}

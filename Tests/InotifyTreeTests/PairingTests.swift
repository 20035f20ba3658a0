import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// The halves of renames are joined, on any instance, without a tree.
@Suite struct PairingTests {
    /// An instance that watches a directory's renames, and its paired changes.
    static func watch(
        _ disk: Disk,
        _ names: [String] = [""],
        _ mask: Inotify.Mask = [.move],
        bufferBytes: Int = 65_536,
        hold: Duration = .milliseconds(10)
    ) throws -> (Inotify, Inotify.Changes) {
        let inotify = try Inotify(bufferBytes: bufferBytes)
        for name in names { try inotify.addWatch(disk.file(name), mask) }
        return (inotify, inotify.changes(hold: hold))
    }

    static func lines(_ changes: Inotify.Changes, _ disk: Disk) throws -> [String] {
        var lines: [String] = []
        while let change = try changes.wait(timeout: .milliseconds(40)) {
            lines.append(change.description.replacing(disk.path + "/", with: ""))
        }
        return lines
    }

    @Test func `61 the halves of a rename become one change`() throws {
        let disk = try Disk()
        disk.write("a")
        let (_, changes) = try Self.watch(disk)
        disk.move("a", "b")
        #expect(try Self.lines(changes, disk) == ["moved a to b"])
    }

    @Test(arguments: [
        (["a>b", "b>c"], ["moved a to b", "moved b to c"]),
        (["a>t", "d>a", "t>d"], ["moved a to t", "moved d to a", "moved t to d"]),
    ])
    func `66 chains and swaps keep their order`(moves: [String], told: [String]) throws {
        let disk = try Disk()
        disk.write("a")
        disk.write("d")
        let (_, changes) = try Self.watch(disk)
        for move in moves {
            let names = move.split(separator: ">").map { String($0) }
            disk.move(names[0], names[1])
        }
        #expect(try Self.lines(changes, disk) == told)
    }

    @Test func `56 an exchange becomes two moves`() throws {
        let disk = try Disk()
        disk.write("a")
        disk.write("b")
        let (_, changes) = try Self.watch(disk)
        try #require(disk.exchange("a", "b"))
        #expect(try Self.lines(changes, disk) == ["moved a to b", "moved b to a"])
    }

    @Test func `63 out is told after the hold, in at once`() throws {
        let disk = try Disk()
        for name in ["in", "out"] { disk.makeDirectory(name) }
        disk.write("in/a")
        disk.write("out/b")
        let (inotify, changes) = try Self.watch(disk, ["in"])
        disk.move("in/a", "out/a")
        let began = SuspendingClock().now
        let out = try #require(try changes.wait(timeout: .seconds(10)))
        #expect(out.kind == .movedOut)
        #expect(out.path == disk.file("in/a"))
        #expect(SuspendingClock().now - began >= .milliseconds(9))
        disk.move("out/b", "in/b")
        #expect(try changes.wait(timeout: .zero)?.kind == .movedIn)
        // What still waits for its second half is not lost by closing.
        disk.move("in/b", "out/b")
        #expect(try inotify.pendingBytes > 0 || changes.wait(timeout: .zero) == nil)
        inotify.close()
        #expect(try changes.wait() == nil)
    }

    @Test func `64 a pair that two reads give is joined`() throws {
        let disk = try Disk()
        let (_, changes) = try Self.watch(disk, bufferBytes: 272)
        let names = (0..<20).map { String(repeating: "n", count: 200) + "\($0)" }
        for name in names { disk.write(name) }
        for name in names { disk.move(name, "m" + name) }
        let told = try Self.lines(changes, disk)
        #expect(told == names.map { "moved \($0) to m\($0)" })
    }

    @Test func `62 no pair is torn beside a concurrent writer`() throws {
        let disk = try Disk()
        for name in ["d", "e"] { disk.makeDirectory(name) }
        disk.write("d/f")
        let (inotify, changes) = try Self.watch(
            disk,
            ["d", "e"],
            [.move, .create, .closeWrite],
            hold: .seconds(1)
        )
        let pairs = 40_000
        let isDone = Flag()
        let movers = Background.start {
            for number in 0..<(pairs / 2) {
                disk.move("d/f", "e/f")
                disk.move("e/f", "d/f")
                // Not more than fits into the queue.
                while number % 1000 == 0, inotify.pendingBytes > 200_000 { sched_yield() }
            }
            isDone.raise()
        }
        let writer = Background.start {
            while !isDone.isRaised {
                disk.write("d/w")
                while inotify.pendingBytes > 200_000, !isDone.isRaised { sched_yield() }
            }
        }
        var moved = 0
        var torn = 0
        while !movers.isFinished || !writer.isFinished || inotify.pendingBytes > 0 {
            while let change = try changes.wait(timeout: .milliseconds(5)) {
                if change.firstHalf != nil {
                    moved += 1
                } else if change.kind != .event(.create), change.kind != .event(.closeWrite) {
                    torn += 1
                }
            }
        }
        while let change = try changes.wait(timeout: .seconds(2)) { moved += change.firstHalf == nil ? 0 : 1 }
        #expect(moved == pairs)
        #expect(torn == 0)
    }

    /// Events made by hand, told to a pairing whose clock is a number.
    static func event(
        _ inotify: Inotify,
        _ mask: Inotify.Mask,
        _ name: String,
        cookie: UInt32
    ) throws -> Inotify.Event {
        let watch = try inotify.addWatch("/", [.create])
        return Inotify.Event(watch: watch, mask: mask, cookie: cookie, nameBytes: Array(name.utf8))
    }

    @Test func `65 other names are not delayed by a held half`() throws {
        let inotify = try Inotify()
        var pairing = RenamePairing(hold: 10)
        #expect(pairing.take(try Self.event(inotify, .movedFrom, "a", cookie: 1), now: 0) == [])
        let other = try Self.event(inotify, .closeWrite, "x", cookie: 0)
        #expect(pairing.take(other, now: 1).map(\.kind) == [.event(.closeWrite)])
        // Its own name has a new owner: that it went is told before.
        let again = try Self.event(inotify, .create, "a", cookie: 0)
        #expect(pairing.take(again, now: 2).map(\.kind) == [.movedOut, .event(.create)])
        #expect(pairing.nextDeadline == nil)
        #expect(pairing.take(try Self.event(inotify, .movedFrom, "b", cookie: 2), now: 5) == [])
        #expect(pairing.nextDeadline == 15)
        #expect(pairing.expire(at: 14) == [])
        #expect(pairing.expire(at: 15).map(\.kind) == [.movedOut])
    }

    /// How many files move out in the test of bounds; `INOTIFY_MOVED_OUT` asks for more, such as a million.
    static let movedOut =
        getenv("INOTIFY_MOVED_OUT").flatMap { Int(String(cString: $0)) } ?? 3 * RenamePairing.mostHeld / 2

    @Test func `67 what is held is bounded`() throws {
        let inotify = try Inotify()
        var pairing = RenamePairing(hold: 1_000_000)
        var out = 0
        let event = try Self.event(inotify, .movedFrom, "a", cookie: 1)
        var most = 0
        for number in 1...Self.movedOut {
            let next = Inotify.Event(
                watch: nil,
                mask: event.mask,
                cookie: UInt32(number),
                nameBytes: Array("\(number)".utf8)
            )
            out += pairing.take(next, now: Int64(number)).count
            if number % 10_000 == 0 { out += pairing.expire(at: 0).count }
            most = max(most, pairing.slots)
        }
        #expect(pairing.count <= RenamePairing.mostHeld)
        // What is settled is forgotten, so that the table does not grow with the number of files.
        #expect(most <= 2 * RenamePairing.mostHeld + 2)
        #expect(out + pairing.count == Self.movedOut)
        #expect(pairing.expire(at: .max).count == RenamePairing.mostHeld)
        #expect(pairing.count == 0)
    }

    @Test func `the sequence ends with the instance, and waits for a hold`() async throws {
        let disk = try Disk()
        for name in ["in", "out"] { disk.makeDirectory(name) }
        disk.write("in/a")
        let (inotify, changes) = try Self.watch(disk, ["in"])
        disk.move("in/a", "out/a")
        disk.move("out/a", "in/b")
        var kinds: [Inotify.Change.Kind] = []
        for try await change in changes {
            kinds.append(change.kind)
            if kinds.count == 2 { inotify.close() }
        }
        #expect(kinds == [.movedOut, .movedIn] || kinds == [.movedIn, .movedOut])
    }
}

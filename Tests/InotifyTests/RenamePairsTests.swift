import Inotify
import SystemPackage
import Testing

/// Which halves belong together, and in what order things are told: time in ms, a hold of 10.
@Suite struct RenamePairsTests {
    /// Rows: what comes and when, and what is told and when.
    ///
    /// `<a1` is the first half of the rename 1 of the name a, `>b1` its second half, `a` any other event of that name,
    /// `.` an event without a name, `!` an overflow; `@12` lets time pass until then, `+` releases what is due.
    static let rows: [(title: String, comes: String, told: String)] = [
        ("an adjacent pair", "<a1 >b1", "a>b"),
        ("others between", "<a1 x y >b1 z", "x y a>b z"),
        ("out", "<a1 @9 + @10 +", "a>"),
        ("in", ">b1", ">b"),
        ("the same name waits", "<a1 a x >b1 a", "x a>b a a"),
        ("the same name waits until the end", "<a1 a b @10 +", "b a> a"),
        ("a chain", "<a1 >b1 <b2 >c2", "a>b b>c"),
        ("a swap by way of another name", "<a1 >t1 <b2 >a2 <t3 >b3", "a>t b>a t>b"),
        ("an exchange", "<a1 >b1 <b2 >a2", "a>b b>a"),
        ("an exchange whose halves are mixed", "<a1 <b2 >b1 >a2", "a>b b>a"),
        ("over what was moved out just before", "<b1 <a2 >b2 @10 +", "b> a>b"),
        ("two that wait", "<a1 @5 <b2 @10 + @15 +", "a> b>"),
        ("two pairs, crossed", "<a1 <c2 >d2 >b1", "c>d a>b"),
        ("the same name out twice", "<a1 a <a2 @10 +", "a> a a>"),
        ("the same name out, then renamed", "<a1 a <a2 >b2 b @10 +", "a> a a>b b"),
        ("the second out later than the first", "<a1 @4 <a2 @10 + @13 + @14 +", "a> a>"),
        ("in where something waits", "<a1 >a7 @10 +", "a> >a"),
        ("without a name", "<a1 . >b1", ". a>b"),
        ("an overflow tells at once", "<a1 a !  >b1", "a> a ! >b"),
        ("too late is out and in", "<a1 @10 + >b1", "a> >b"),
        ("late but not yet given up", "<a1 @30 >b1 +", "a>b"),
    ]

    @Test("61, 66: pairs and order", arguments: rows.indices)
    func pairs(index: Int) throws {
        let row = Self.rows[index]
        let play = try Play()
        #expect(try play.run(row.comes) == row.told, "\(row.title)")
        #expect(play.pairs.count == 0)
        #expect(play.pairs.deadline == nil)
    }

    @Test("66: a name in another directory is another name")
    func otherDirectory() throws {
        let play = try Play()
        #expect(try play.run("<a1 A >B1") == "A a>B")
    }

    @Test("65: what is held gives back its events in their order")
    func draining() throws {
        let play = try Play()
        #expect(try play.run("<a1 a <b2 b a <a3") == "")
        #expect(play.pairs.count == 6)
        #expect(play.pairs.drain().map(play.text) == ["<a1", "a", "<b2", "b", "a", "<a3"])
        #expect(play.pairs.count == 0)
        #expect(play.pairs.deadline == nil)
    }

    @Test("67: a million entries moved out leave nothing behind, and no more wait than are allowed")
    func bounded() throws {
        let play = try Play()
        var told = 0
        var most = 0
        for number in 1...UInt32(1_000_000) {
            // A hundred a ms would be 1,000 at a time; here time stands still now and then.
            let event = play.event(.movedFrom, "f\(number % 200_000)", number)
            told += play.pairs.add(event, at: Int64(number / 200_000) * 5_000_000).count
            most = max(most, play.pairs.count)
        }
        told += play.pairs.release(at: .max).count
        #expect(told == 1_000_000)
        #expect(most == RenamePairs.capacity)
        #expect(play.pairs.count == 0)
    }

    @Test(
        "66: whatever comes in whatever order, nothing is lost, added or left",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func randomOrders(seed: UInt64) throws {
        var state = seed
        func random(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        let play = try Play()
        var given: [String] = []
        var told: [Inotify.Change] = []
        var now: Int64 = 0
        for _ in 0..<(EventBufferTests.rounds / 20) {
            now += Int64(random(3)) * 1_000_000
            let kind = [Inotify.Mask.movedFrom, .movedTo, .create, .modify][random(4)]
            let name = ["a", "b", "c", "d", "A", "B"][random(6)]
            let event = play.event(kind, name, kind.isSubset(of: .move) ? UInt32(random(8)) + 1 : 0)
            given.append(play.text(event))
            told += play.pairs.add(event, at: now)
            if random(5) == 0 { told += play.pairs.release(at: now) }
        }
        told += play.pairs.release(at: .max)
        #expect(told.flatMap(\.parts).map(play.text).sorted() == given.sorted())
        #expect(play.pairs.count == 0)
        // The changes of one name, as long as it is not the new name of a rename, are told as they came.
        let plain = { (texts: [String]) in texts.filter { !$0.hasPrefix(">") && $0.hasSuffix("c") } }
        #expect(plain(told.flatMap(\.parts).map(play.text)) == plain(given))
    }
}

extension Inotify.Change {
    /// The events that it was made of.
    var parts: [Inotify.Event] {
        if case .moved(let from, let to) = self { [from, to] } else { [event] }
    }
}

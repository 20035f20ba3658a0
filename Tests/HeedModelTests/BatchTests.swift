import HeedModel
import Testing

@Suite struct BatchTests {
    private let path = BytePath("a")

    @Test func `what happened last decides whether a path is gone`() {
        var batch = Batch()
        batch.add(path, Batch.Entry(events: .write))
        batch.add(path, Batch.Entry(events: .delete, isGone: true))
        #expect(batch.entries == [path: Batch.Entry(events: [.write, .delete], isGone: true)])
        batch.add(path, Batch.Entry(events: .create))
        #expect(batch.entries == [path: Batch.Entry(events: [.write, .delete, .create])])
    }

    @Test func `a later batch is added to an earlier one`() {
        var earlier = Batch()
        earlier.add(path, Batch.Entry(events: .delete, isGone: true))
        earlier.isOpenEnded = true
        var later = Batch()
        later.add(path, Batch.Entry(events: .write))
        later.add(BytePath("b"), Batch.Entry(events: .write))
        later.hasOverflow = true
        earlier.merge(later)
        #expect(earlier.entries.keys.sorted() == [path, BytePath("b")])
        #expect(earlier.entries[path]?.isGone == false)
        #expect(earlier.isOpenEnded && earlier.hasOverflow)
    }

    @Test func `a batch without names is empty unless it is open-ended`() {
        var batch = Batch()
        #expect(batch.isEmpty)
        batch.isOpenEnded = true
        #expect(!batch.isEmpty)
    }

    @Test func `a batch of too many paths stands for everything and grows no more`() {
        var batch = Batch()
        for number in 0..<Batch.limit { batch.add(BytePath("\(number)"), Batch.Entry(events: .write)) }
        #expect(!batch.isOpenEnded)
        batch.add(BytePath("0"), Batch.Entry(events: .delete, isGone: true))
        #expect(!batch.isOpenEnded && batch.entries[BytePath("0")]?.isGone == true)
        batch.add(BytePath("one more"), Batch.Entry(events: .write))
        #expect(batch.isOpenEnded && batch.entries.count == Batch.limit)
    }
}

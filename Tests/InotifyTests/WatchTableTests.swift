import Inotify
import SystemPackage
import Testing

@Suite struct WatchTableTests {
    @Test("46: a table of watches holds what a dictionary would, whatever is put in and taken out")
    func likeDictionary() throws {
        let inotify = try Inotify()
        var (table, expected): (WatchTable, [CInt: Inotify.Watch]) = (WatchTable(), [:])
        var state: UInt64 = 7
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        #expect(table[1] == nil && table.values == [])
        table[1] = nil
        for round in 0..<20_000 {
            // Few numbers, so that they meet; and some far apart, as after a long time.
            let number = CInt(random(400)) * (random(4) == 0 ? 5_242_880 : 1)
            if random(3) > 0 {
                let watch = Inotify.Watch(
                    Inotify.WatchDescriptor(rawValue: number),
                    path: "w",
                    mask: .create,
                    inotify: inotify
                )
                (table[number], expected[number]) = (watch, watch)
            } else {
                (table[number], expected[number]) = (nil, nil)
            }
            #expect(table[number] == expected[number] && table.count == expected.count)
            guard round % 1000 == 0 else { continue }
            #expect(Set(table.values) == Set(expected.values))
            #expect((0..<400).allSatisfy { table[$0] == expected[$0] })
        }
    }
}

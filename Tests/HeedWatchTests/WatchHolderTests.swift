import Glibc
import HeedWatch
import Inotify
import SystemPackage
import Testing

@Suite("Who holds watches")
struct WatchHolderTests {
    @Test("this process is found with what it holds")
    func own() throws {
        let inotify = try Inotify()
        try inotify.addWatch("/", .create)
        try inotify.addWatch("/usr", .create)
        let own = try #require(WatchHolder.all().first { $0.pid == getpid() })
        // Other tests of this process hold some at the same time.
        #expect(own.watches >= 2)
        #expect(own.instances >= 1)
        #expect(!own.name.isEmpty)
        inotify.close()
    }

    @Test("this process comes first, then those with the most, the rest is counted")
    func text() {
        let holders = (1...7).map {
            WatchHolder(pid: Int32($0), name: "p\($0)", instances: 1, watches: 100 - $0)
        }
        #expect(
            holders.text(self: 3)
                == "your user holds 672 watches: p3 97 (this), p1 99 (pid 1), p2 98 (pid 2), "
                + "p4 96 (pid 4), p5 95 (pid 5) and 2 more"
        )
        #expect([WatchHolder]().text(self: 3) == "your user holds 0 watches")
        #expect(holders.instancesText.hasPrefix("your user holds 7 instances: p1 1 (pid 1), "))
        #expect(holders.instancesText.hasSuffix(" and 2 more"))
    }
}

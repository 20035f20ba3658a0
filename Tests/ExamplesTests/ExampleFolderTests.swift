import Foundation
import HeedTestKit
import Testing

@Suite("Every folder of examples/ works as its README says", .timeLimit(.minutes(2)))
struct ExampleFolderTests {
    @Test("every folder has a test here")
    func complete() throws {
        #expect(
            try Repository.names(in: "examples") == ["inotify", "local-ci", "nginx-reload", "tests-on-save"]
        )
    }

    @Test("tests-on-save: the tests run at the start and for every save")
    func testsOnSave() async throws {
        let example = try ExampleFolder("tests-on-save")
        let heed = try await example.heed()
        #expect(await heed.line(with: "started") == "heed: test started (run 1, at start)")
        #expect(await heed.line(with: "heed: ")?.hasPrefix("heed: test ok (run 1, ") == true)

        let working = try #require(example.tree.text("slug.sh"))
        try example.tree.write("slug.sh", "slug() { echo wrong; }\n")
        #expect(await heed.line(with: "started") == "heed: test started (run 2, slug.sh)")
        #expect(await heed.line(with: "heed: ")?.hasPrefix("heed: test failed (run 2, exit 4, ") == true)

        try example.tree.write("slug.sh", working)
        #expect(await heed.line(with: "started") == "heed: test started (run 3, slug.sh)")
        #expect(await heed.line(with: "heed: ")?.hasPrefix("heed: test ok (run 3, ") == true)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        // Two pipes, so what the tests print and what heed says come in any order.
        let results = heed.linesSoFar.filter { $0.contains("tests, ") }
        #expect(results == ["4 tests, 0 failures", "4 tests, 4 failures", "4 tests, 0 failures"])
    }

    @Test("local-ci: a commit is checked out elsewhere and its checks run")
    func localCI() async throws {
        let example = try ExampleFolder("local-ci")
        try await example.run(["./setup.sh"])
        let heed = try await example.heed()

        try example.tree.write("repo/notes.txt", "one\ntwo\n")
        try example.tree.write("repo/uncommitted.txt", "FORGOTTEN\n")
        try await example.run(["/usr/bin/env", "git", "commit", "-qam", "Add two"], in: "repo")
        await heed.line(with: "heed: commit started")
        #expect(await heed.line(with: "heed: ")?.hasPrefix("heed: commit ok (run 1, ") == true)

        try example.tree.write("repo/notes.txt", "one\nFORGOTTEN\n")
        try await example.run(["/usr/bin/env", "git", "commit", "-qam", "Forget something"], in: "repo")
        await heed.line(with: "heed: commit started")
        #expect(await heed.line(with: "heed: ")?.hasPrefix("heed: commit failed (run 2, exit 1, ") == true)

        let results = (example.tree.text("results.log") ?? "").split(separator: "\n").map {
            $0.split(separator: " ", maxSplits: 2).map(String.init)
        }
        #expect(results.map(\.first) == ["ok", "FAILED"])
        #expect(results.map(\.last) == ["Add two", "Forget something"])
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("nginx-reload: a good configuration takes effect, a bad one changes nothing")
    func nginxReload() async throws {
        let example = try ExampleFolder("nginx-reload")
        let site = try #require(example.tree.text("conf/site.conf"))
            .replacingOccurrences(of: "8765", with: String(try FreePort.number()))
        let port = try #require(site.firstMatch(of: #/127\.0\.0\.1:(\d+)/#)).1
        try example.tree.write("conf/site.conf", site)
        try await example.run(["/bin/bash", "-c", closing + "./server.sh start"])
        defer { example.kill("run/nginx.pid") }
        try await reload(example, site, "http://127.0.0.1:\(port)/")
        try await example.run(["./server.sh", "stop"])
    }

    /// Closes what other tests' processes hand down at the same moment: nginx stays, and would keep it open.
    private let closing = """
        for fd in $(ls /proc/$$/fd); do if [ $fd -gt 2 ]; then exec {fd}>&-; fi; done

        """

    private func reload(_ example: ExampleFolder, _ site: String, _ address: String) async throws {
        #expect(try await example.answers("hello, first version", at: address))
        let heed = try await example.heed()
        try example.tree.write(
            "conf/site.conf",
            site.replacingOccurrences(of: "first", with: "second")
        )
        await heed.line(with: "heed: nginx started")
        #expect(await heed.line(with: "heed: ")?.hasPrefix("heed: nginx ok (run 1, ") == true)
        #expect(try await example.answers("hello, second version", at: address))

        try example.tree.write("conf/site.conf", "server { nonsense; }\n")
        #expect(await heed.line(with: "nonsense")?.contains("[emerg]") == true)
        let end = await heed.line(with: "heed: ")
        #expect(end?.hasPrefix("heed: nginx failed (run 2, step test, exit 1, ") == true)
        #expect(try await example.answers("hello, second version", at: address))
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }
}

import Foundation
import HeedModel
import HeedReport
import HeedRules
import Testing

/// Rule files on a real disk: each test has a fresh directory, real path known, mode 0700.
@Suite struct RuleLoaderTests {
    private final class Folder {
        let path: String

        init() throws {
            let template = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            path = template.appending(path: "heed-rules-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var loader: RuleLoader { loader(userID: getuid(), groupID: getgid()) }

        func loader(userID: UInt32, groupID: UInt32) -> RuleLoader {
            RuleLoader(
                environment: [:],
                homeDirectory: BytePath("/home/me"),
                currentDirectory: BytePath(path),
                userID: userID,
                groupID: groupID
            )
        }

        func write(_ name: String, _ text: String = good("test"), mode: Int = 0o644) throws {
            let file = "\(path)/\(name)"
            let parent = (file as NSString).deletingLastPathComponent
            if parent != path {
                try FileManager.default.createDirectory(
                    atPath: parent,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o755]
                )
            }
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            try chmod(name, mode)
        }

        func chmod(_ name: String, _ mode: Int) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(path)/\(name)")
        }

        func link(_ name: String, to target: String) throws {
            try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
        }

        static func good(_ rule: String) -> String { "rules: { \(rule): { paths: src/, run: make } }\n" }
    }

    private func text(_ loaded: (rules: RuleSet?, diagnostics: [Diagnostic])) -> String {
        #expect((loaded.rules == nil) == !loaded.diagnostics.isEmpty)
        return loaded.diagnostics.map { DiagnosticText().line($0) }.joined(separator: "\n")
    }

    @Test func aFileIsLoadedAndItsDirectoryIsTheRoot() throws {
        let folder = try Folder()
        try folder.write("sub/heed.yaml")
        let rules = try #require(folder.loader.load(["sub/heed.yaml"]).rules)
        #expect(rules.rules.map(\.scope.root) == [BytePath(folder.path + "/sub")])
        #expect(rules.files.map(\.name) == ["sub/heed.yaml"])
    }

    @Test func aDirectoryMeansAllItsRuleFilesSorted() throws {
        let folder = try Folder()
        try folder.write("rules.d/b.yaml", Folder.good("b"))
        try folder.write("rules.d/a.yml", Folder.good("a"))
        try folder.write("rules.d/c.yaml~", "not yaml: [")
        try folder.write("rules.d/.yaml", "not yaml: [")
        try folder.link("rules.d/.#a.yml", to: "me@host.1234:5678")
        let rules = try #require(folder.loader.load(["rules.d/"]).rules)
        #expect(rules.rules.map(\.name) == ["a", "b"])
        #expect(rules.files.map(\.name) == ["rules.d/a.yml", "rules.d/b.yaml"])
    }

    @Test func anEmptyDirectoryIsAnError() throws {
        let folder = try Folder()
        #expect(
            text(folder.loader.load(["."]))
                == ".: error: the directory holds no *.yaml and no *.yml [missing-file]"
        )
    }

    @Test func aRuleNameIsUniqueOverAllFiles() throws {
        let folder = try Folder()
        try folder.write("a.yaml")
        try folder.write("b.yaml")
        let loaded = folder.loader.load(["a.yaml", "b.yaml"])
        #expect(text(loaded) == "b.yaml:1:10: error: another file has a rule 'test' too [duplicate-key]")
        #expect(loaded.diagnostics.first?.note == "the first one is in a.yaml, line 1")
    }

    @Test func oneWrongFileRefusesAllAndEveryFileIsTold() throws {
        let folder = try Folder()
        try folder.write("a.yaml")
        try folder.write("b.yaml", "rule: {}\n")
        let loaded = folder.loader.load(["missing.yaml", "b.yaml", "a.yaml"])
        #expect(loaded.rules == nil)
        #expect(loaded.diagnostics.map(\.file.name) == ["missing.yaml", "b.yaml"])
    }

    @Test func aWarningDoesNotRefuse() throws {
        let folder = try Folder()
        try folder.write("a.yaml", "rules: { a: { paths: src/, run: 'echo $@' } }\n")
        let loaded = folder.loader.load(["a.yaml"])
        #expect(loaded.rules?.rules.count == 1)
        #expect(loaded.diagnostics.map(\.id) == ["unquoted-paths"])
    }

    @Test func whatIsNoFileIsNamed() throws {
        let folder = try Folder()
        #expect(mkfifo("\(folder.path)/fifo.yaml", 0o600) == 0)
        try folder.write("plain.yaml")
        let cases = [
            ("fifo.yaml", "fifo.yaml: error: this is a fifo, not a rule file [missing-file]"),
            ("/dev/null", "/dev/null: error: this is a device, not a rule file [missing-file]"),
            ("", "'': error: there is no such file [missing-file]"),
            ("no.yaml", "no.yaml: error: there is no such file [missing-file]"),
            ("plain.yaml/x", "plain.yaml/x: error: there is no such file [missing-file]"),
        ]
        for (name, expected) in cases {
            #expect(text(folder.loader.load([name])) == expected)
        }
    }

    @Test(.enabled(if: getuid() != 0, "root may read everything"))
    func aFileThatCannotBeReadIsSaid() throws {
        let folder = try Folder()
        try folder.write("a.yaml", mode: 0o000)
        #expect(
            text(folder.loader.load(["a.yaml"]))
                == "a.yaml: error: the file cannot be read: permission denied [missing-file]"
        )
    }

    @Test func aFileOfMoreThanAMebibyteIsRefused() throws {
        let folder = try Folder()
        try folder.write("a.yaml", String(repeating: "# x\n", count: 300_000))
        #expect(
            text(folder.loader.load(["a.yaml"]))
                == "a.yaml: error: the file is larger than 1024 KiB [yaml-limit]"
        )
    }

    @Test func aFileThatOthersCanWriteIsRefusedWithTheCure() throws {
        let folder = try Folder()
        try folder.write("a b.yaml", mode: 0o666)
        let loaded = folder.loader.load(["a b.yaml"])
        #expect(text(loaded) == "a b.yaml: error: the file can be written by everybody [unsafe-file]")
        #expect(loaded.diagnostics.first?.help == "chmod o-w 'a b.yaml'")
        #expect(loaded.diagnostics.first?.note == "whoever can write a rule file can run commands as you")
    }

    @Test func aDirectoryThatOthersCanWriteIsRefusedUnlessSticky() throws {
        let folder = try Folder()
        try folder.write("open/heed.yaml")
        try folder.chmod("open", 0o777)
        let loaded = folder.loader.load(["open/heed.yaml"])
        #expect(
            text(loaded)
                == "open/heed.yaml: error: the file's directory can be written by everybody [unsafe-file]"
        )
        #expect(loaded.diagnostics.first?.help == "chmod o-w \(folder.path)/open")
        try folder.chmod("open", 0o1777)
        #expect(text(folder.loader.load(["open/heed.yaml"])) == "")
    }

    @Test func somebodyElsesFileIsRefused() throws {
        let folder = try Folder()
        try folder.write("a.yaml")
        // The file is ours; the loader is told that somebody else runs heed. Root's files are everybody's.
        let loaded = folder.loader(userID: getuid() + 1, groupID: getgid()).load(["a.yaml"])
        let expected = getuid() == 0 ? [] : ["unsafe-file", "unsafe-file"]
        #expect(loaded.diagnostics.map(\.id) == expected)
    }

    @Test func aLinkMayStayInItsDirectoryAndNotLeaveIt() throws {
        let folder = try Folder()
        try folder.write("real.yaml")
        try folder.write("deep/inner.yaml")
        try folder.write("deep/other/heed.yaml")
        try folder.link("good.yaml", to: "real.yaml")
        try folder.link("down.yaml", to: "deep/inner.yaml")
        try folder.link("deep/up.yaml", to: "../real.yaml")
        try folder.link("loop.yaml", to: "loop.yaml")
        try folder.link("broken.yaml", to: "nothing.yaml")
        #expect(text(folder.loader.load(["good.yaml"])) == "")
        #expect(text(folder.loader.load(["down.yaml"])) == "")
        let up = folder.loader.load(["deep/up.yaml"])
        let target = "\(folder.path)/real.yaml"
        #expect(
            text(up)
                == "deep/up.yaml: error: the file is a link out of its own directory, to \(target) [unsafe-file]"
        )
        #expect(up.diagnostics.first?.help == "name that file itself: heed -f \(target)")
        for name in ["loop.yaml", "broken.yaml"] {
            #expect(
                text(folder.loader.load([name]))
                    == "\(name): error: the file is a link that leads nowhere [missing-file]"
            )
        }
    }

    @Test func theDirectoryThatALinkLeadsIntoIsCheckedToo() throws {
        let folder = try Folder()
        try folder.write("open/inner.yaml")
        try folder.chmod("open", 0o777)
        try folder.link("down.yaml", to: "open/inner.yaml")
        #expect(folder.loader.load(["down.yaml"]).diagnostics.map(\.id) == ["unsafe-file"])
    }

    @Test func theNearestRuleFileIsFound() throws {
        let folder = try Folder()
        try folder.write("heed.yml")
        try folder.write("a/.heed.yaml")
        try folder.write("a/b/c/x.txt", "")
        func found(_ name: String) -> String {
            switch folder.loader.find(from: BytePath(folder.path + name)) {
            case .file(let name): name
            case .nothing: "nothing"
            case .ambiguous(let diagnostic): DiagnosticText().line(diagnostic)
            }
        }
        #expect(found("") == "heed.yml")
        #expect(found("/a") == ".heed.yaml")
        #expect(found("/a/b/c") == "../../.heed.yaml")
        try folder.write("a/heed.yaml")
        #expect(
            found("/a/b")
                == "../heed.yaml: error: \(folder.path)/a holds several rule files [conflicting-keys]"
        )
    }

    @Test func whereThereIsNoRuleFileNothingIsFound() throws {
        let loader = try Folder().loader
        guard case .nothing = loader.find(from: BytePath("/proc/self")) else {
            Issue.record("found a rule file in /proc")
            return
        }
    }
}

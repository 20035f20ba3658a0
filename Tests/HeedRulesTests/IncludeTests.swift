import Foundation
import HeedModel
import HeedReport
import HeedRules
import HeedTestKit
import Testing

/// Rule files that name more rule files, on a real disk.
@Suite struct IncludeTests {
    private func load(_ files: [String: String], _ names: [String] = ["heed.yaml"]) throws -> Loaded {
        let tree = try TemporaryTree()
        for (name, text) in files {
            try tree.write(name, text)
        }
        let loader = RuleLoader(
            environment: [:],
            homeDirectory: BytePath(tree.path + "/home"),
            currentDirectory: BytePath(tree.path),
            userID: getuid(),
            groupID: getgid()
        )
        let (rules, diagnostics) = loader.load(names)
        return Loaded(tree: tree, rules: rules, diagnostics: diagnostics)
    }

    private struct Loaded {
        var tree: TemporaryTree
        var rules: RuleSet?
        var diagnostics: [Diagnostic]

        var names: [String] { rules?.rules.map(\.name) ?? [] }
        var lines: [String] {
            diagnostics.map { DiagnosticText().line($0).replacing(tree.path, with: "TREE") }
        }
    }

    private func rule(_ name: String, _ keys: String = "") -> String {
        "rules: { \(name): { paths: src/, run: make\(keys.isEmpty ? "" : ", " + keys) } }\n"
    }

    @Test func filesDirectoriesAndPatternsAreReadInOrderEachOnce() throws {
        let loaded = try load([
            "heed.yaml": "include: [more/b.yaml, more, \"more/?.y*ml\", ~/own.yaml]\n" + rule("top"),
            "more/a.yml": rule("a"), "more/b.yaml": rule("b"), "more/.hidden.yaml": "not: [yaml",
            "more/b.yaml~": "not: [yaml", "home/own.yaml": rule("own"),
        ])
        #expect(loaded.lines == [])
        #expect(loaded.names == ["top", "b", "a", "own"])
        #expect(
            loaded.rules?.files.map(\.name).map { $0.replacing(loaded.tree.path, with: "TREE") } == [
                "heed.yaml", "more/b.yaml", "more/a.yml", "TREE/home/own.yaml",
            ]
        )
    }

    @Test func eachFileKeepsItsRootDefaultsAndIgnores() throws {
        let loaded = try load([
            "heed.yaml":
                "include: sub/more.yaml\nignore: \"*.top\"\ndefaults: { timeout: 1m }\nenv: { A: 1 }\n"
                + rule("top"),
            "sub/more.yaml": "ignore: \"*.more\"\nroot: ..\njobs: 2\n" + rule("more"),
        ])
        #expect(loaded.lines == [])
        let more = try #require(loaded.rules?.rules.last).definition
        #expect(more.timeout == nil && more.environment.isEmpty)
        #expect(more.scope.root == BytePath(loaded.tree.path))
        #expect(more.scope.passesIgnore(Array("x.top".utf8), isDirectory: false))
        #expect(!more.scope.passesIgnore(Array("x.more".utf8), isDirectory: false))
        #expect(loaded.rules?.jobs == 2)
    }

    @Test func rulesMayWaitForRulesOfOtherFiles() throws {
        let loaded = try load([
            "heed.yaml": "include: [a.yaml, b.yaml]\n" + rule("top", "after: a"),
            "a.yaml": rule("a", "after: b"), "b.yaml": rule("b"),
        ])
        #expect(loaded.lines == [])
        let wrong = try load([
            "heed.yaml": "include: [a.yaml, b.yaml]\n" + rule("top", "after: a"),
            "a.yaml": rule("a", "after: [b, bb]"), "b.yaml": rule("b", "after: top"),
        ])
        #expect(
            wrong.lines == [
                "heed.yaml:2:48: error: these rules wait for each other: top -> a -> b -> top [cycle]",
                "a.yaml:1:50: error: no rule 'bb' in these files [unknown-rule]",
            ]
        )
    }

    @Test func aFileThatCannotBeReadHidesNoNamesThatItMayHold() throws {
        let loaded = try load([
            "heed.yaml": "include: a.yaml\n" + rule("top", "after: perhaps"), "a.yaml": "rules: [",
        ])
        #expect(loaded.diagnostics.map(\.file.name) == ["a.yaml"])
    }

    @Test func filesThatAreGivenApartDoNotWaitForEachOther() throws {
        let loaded = try load(["a.yaml": rule("a", "after: b"), "b.yaml": rule("b")], ["a.yaml", "b.yaml"])
        #expect(loaded.lines == ["a.yaml:1:46: error: no rule 'b' in this file [unknown-rule]"])
    }

    @Test func namesAreUniqueOverAllFiles() throws {
        let loaded = try load(["heed.yaml": "include: a.yaml\n" + rule("same"), "a.yaml": rule("same")])
        #expect(loaded.lines == ["a.yaml:1:10: error: another file has a rule 'same' too [duplicate-key]"])
    }

    @Test func cyclesAreNamed() throws {
        let loaded = try load([
            "heed.yaml": "include: [a/a.yaml, heed.yaml]\n" + rule("top"),
            "a/a.yaml": "include: ../heed.yaml\n" + rule("a"),
        ])
        #expect(
            loaded.lines == [
                "heed.yaml:1:21: error: the file includes itself [include-cycle]",
                "a/a.yaml:1:10: error: these files include each other: heed.yaml -> a/a.yaml -> heed.yaml "
                    + "[include-cycle]",
            ]
        )
    }

    @Test func aFileReachedTwiceOnDifferentWaysIsNoCycle() throws {
        let loaded = try load([
            "heed.yaml": "include: [a.yaml, b.yaml]\n" + rule("top"),
            "a.yaml": "include: c.yaml\n" + rule("a"),
            "b.yaml": "include: ./c.yaml\n" + rule("b"), "c.yaml": rule("c"),
        ])
        #expect(loaded.lines == [])
        #expect(loaded.names == ["top", "a", "c", "b"])
    }

    @Test func aChainOfManyFilesEnds() throws {
        var files: [String: String] = [:]
        for index in 0..<40 {
            files["f\(index).yaml"] = "include: f\(index + 1).yaml\n" + rule("r\(index)")
        }
        files["f40.yaml"] = rule("r40")
        let loaded = try load(files, ["f0.yaml"])
        #expect(
            loaded.lines == ["f31.yaml:1:10: error: files include each other more than 32 deep [yaml-limit]"]
        )
    }

    @Test func whatOthersCanWriteIsNotIncluded() throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "include: open.yaml\n" + rule("top"))
        try tree.write("open.yaml", rule("open"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o666],
            ofItemAtPath: tree.path + "/open.yaml"
        )
        let loader = RuleLoader(
            environment: [:],
            homeDirectory: nil,
            currentDirectory: BytePath(tree.path),
            userID: getuid(),
            groupID: getgid()
        )
        let loaded = loader.load(["heed.yaml"])
        #expect(loaded.rules == nil)
        #expect(
            loaded.diagnostics.map { DiagnosticText().line($0) } == [
                "open.yaml: error: the file can be written by everybody [unsafe-file]"
            ]
        )
    }
}

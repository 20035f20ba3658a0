import Foundation
import HeedReport
import Testing

@Suite struct FormatsTests {
    @Test func `every format has a keyword of its own, a summary, tests and snapshots`() throws {
        #expect(Set(Formats.all.map { $0.keyword }).count == Formats.all.count)
        let snapshots = try FileManager.default.contentsOfDirectory(atPath: Snapshot.folder.path)
        let tests = Snapshot.folder.deletingLastPathComponent().appendingPathComponent("Formats")
        for format in Formats.all {
            #expect(!format.keyword.isEmpty && format.keyword == format.keyword.lowercased())
            #expect(!format.summary.isEmpty)
            let file = tests.appendingPathComponent("\(format)Tests.swift")
            #expect(FileManager.default.fileExists(atPath: file.path), "no \(format)Tests.swift")
            for story in try Told.stories() {
                let isThere = snapshots.contains {
                    $0.hasPrefix(format.keyword + "-") && $0.hasSuffix("-\(story.name).txt")
                }
                #expect(isThere, "no snapshot of \(format.keyword) and \(story.name)")
            }
        }
    }

    @Test func `every snapshot belongs to a format`() throws {
        let keywords =
            Formats.all.map { $0.keyword + "-" } + DiagnosticFormats.all.map { "diagnostics-\($0.keyword)." }
        for name in try FileManager.default.contentsOfDirectory(atPath: Snapshot.folder.path) {
            #expect(keywords.contains { name.hasPrefix($0) }, "\(name)")
        }
    }

    @Test func `names from outside bring no control characters along`() throws {
        for format in Formats.all {
            for hasColour in [false, true] {
                let context = Told.context(several: true, colour: hasColour, unicode: true)
                let notices = try Told.stories().filter { $0.name == "names" }.flatMap(\.notices)
                for line in notices.flatMap({ format.init(context).lines(for: $0) }) {
                    let text = String(decoding: line.bytes, as: UTF8.self)
                    let bare = text.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
                    #expect(bare.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
                    #expect(!bare.unicodeScalars.contains("\u{202E}"))
                }
            }
        }
    }
}

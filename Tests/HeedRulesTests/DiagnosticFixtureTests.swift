import HeedModel
import HeedReport
import HeedRules
import Testing

/// Wrong rule files, each with exactly the answer it must get.
@Suite struct DiagnosticFixtureTests {
    static let cases = ["diagnostics", "invalid", "habits"].flatMap { folder in
        Fixtures.names(in: folder, suffix: ".yaml").map { "\(folder)/\($0.dropLast(5))" }
    }

    @Test(arguments: cases)
    func aWrongFileGetsExactlyThisAnswer(_ name: String) throws {
        let loaded = Loading.load(try Fixtures.bytes("\(name).yaml"))
        let actual = DiagnosticText().render(loaded.diagnostics)
        // Written anew on request, to be read before they are committed.
        if Fixtures.areWrittenAnew { try Fixtures.write(actual, to: "\(name).txt") }
        let expected = try Fixtures.text("\(name).txt")
        #expect(actual == expected, "got:\n\(actual)")
        #expect((loaded.rules == nil) == expected.contains(": error: "))
    }

    @Test(arguments: ["diagnostics", "invalid", "habits"])
    func everyAnswerHasItsFile(_ folder: String) {
        let files = Set(Fixtures.names(in: folder, suffix: ".yaml").map { $0.dropLast(5) })
        let answers = Set(Fixtures.names(in: folder, suffix: ".txt").map { $0.dropLast(4) })
        #expect(files == answers)
        #expect(files.count >= 30)
    }

    @Test func everyIdentifierIsKnownAndOccursAtLeastTwice() throws {
        var counts: [String: Int] = [:]
        for name in Self.cases where !name.hasPrefix("diagnostics/") {
            for diagnostic in Loading.load(try Fixtures.bytes("\(name).yaml")).diagnostics {
                counts[diagnostic.id, default: 0] += 1
            }
        }
        let known = DiagnosticIdentifier.all.filter { !$0.isAroundFile }.map(\.name)
        #expect(Set(known).count == known.count)
        #expect(Set(counts.keys).subtracting(DiagnosticIdentifier.all.map(\.name)).isEmpty)
        #expect(known.filter { counts[$0, default: 0] < 2 } == [])
    }

    @Test func diagnosticsAreInOrderOfPlace() throws {
        for name in Self.cases {
            let places = Loading.load(try Fixtures.bytes("\(name).yaml")).diagnostics.map {
                $0.range?.start.byte ?? -1
            }
            #expect(places == places.sorted(), "\(name)")
        }
    }
}

import Foundation

/// A table beside the tests: the first line names the columns; `\t`, `\n`, `\\` are escaped as in C,
/// and a backslash before anything else is a backslash.
struct Fixture {
    let rows: [[String]]

    init(_ name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        let columns = lines.first?.split(separator: "\t").count ?? 0
        var rows: [[String]] = []
        for line in lines.dropFirst() {
            var fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(Fixture.unescape)
            while fields.count < columns {
                fields.append("")
            }
            rows.append(fields)
        }
        self.rows = rows
    }

    private static func unescape(_ field: Substring) -> String {
        var text = ""
        var isEscaped = false
        for character in field {
            switch (isEscaped, character) {
            case (false, "\\"): isEscaped = true
            case (false, _): text.append(character)
            case (true, "n"): (isEscaped, text) = (false, text + "\n")
            case (true, "t"): (isEscaped, text) = (false, text + "\t")
            case (true, "\\"): (isEscaped, text) = (false, text + "\\")
            case (true, _): (isEscaped, text) = (false, text + "\\" + String(character))
            }
        }
        return isEscaped ? text + "\\" : text
    }
}

extension String {
    /// The text as a path's bytes.
    var bytes: [UInt8] {
        Array(utf8)
    }
}

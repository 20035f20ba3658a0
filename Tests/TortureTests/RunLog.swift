/// What runs wrote down about what they could read; `Programs/record.pl` tells the form.
///
/// Paths and contents stay as they are written there, with %XX for bytes that are not plain.
struct RunLog: Sendable {
    /// One path and what was there.
    struct Reading: Hashable, Sendable {
        var path: String
        /// `-` for nothing, `d`, `p`, `l:` and a link's target, `f:` and a file's text.
        var state: String

        /// Whether a file or a link was there.
        var isPresent: Bool { state.hasPrefix("f:") || state.hasPrefix("l:") }
    }

    /// One run.
    struct Run: Sendable {
        var id: Int
        /// Before it read anything, and after it had read all; seconds of the steady clock.
        var begin: Double
        var end: Double
        var reason: String
        var scope: String
        var attempt: Int
        var readings: [Reading] = []
        /// When it ended by itself, with success.
        var success: Double?
        /// Whether another run was going.
        var isSecond = false
        /// Whether the file it was asked for was there.
        var saw: Bool?
    }

    var runs: [Run] = []

    /// Reads a log; a last line that is not complete is left out.
    init(_ text: String) {
        var index: [Int: Int] = [:]
        var second: Set<Int> = []
        var saw: [Int: Bool] = [:]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 1, let id = Int(words[1]) else { continue }
            switch words[0] {
            case "O": second.insert(id)
            case "L": saw[id] = words.last == "yes"
            case "S":
                guard words.count == 8 else { continue }
                var run = Run(
                    id: id,
                    begin: Double(words[2]) ?? 0,
                    end: Double(words[3]) ?? 0,
                    reason: words[4],
                    scope: words[5],
                    attempt: Int(words[7]) ?? 0
                )
                run.isSecond = second.remove(id) != nil
                run.saw = saw.removeValue(forKey: id)
                index[id] = runs.count
                runs.append(run)
            case "R":
                guard words.count == 4, let at = index[id] else { continue }
                runs[at].readings.append(Reading(path: words[2], state: words[3]))
            case "E":
                guard words.count == 3, let at = index[id] else { continue }
                runs[at].success = Double(words[2])
            default: continue
            }
        }
    }

    /// Bytes as they are written in a log.
    static func plain(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF")
        var text = ""
        for byte in bytes {
            let scalar = Unicode.Scalar(byte)
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.unicodeScalars.append(scalar)
            case _ where "_./,~+-".unicodeScalars.contains(scalar):
                text.unicodeScalars.append(scalar)
            default:
                text += "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return text
    }
}

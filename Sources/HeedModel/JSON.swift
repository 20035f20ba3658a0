/// A JSON value whose members keep their order.
package indirect enum JSON: Hashable, Sendable {
    /// A name and its value in an object.
    package struct Member: Hashable, Sendable {
        /// The name.
        package var name: String
        /// The value.
        package var value: JSON

        /// Makes a member.
        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// Nothing.
    case null
    /// True or false.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// Text.
    case string(String)
    /// Values in order.
    case array([JSON])
    /// Members in order; their names should differ.
    case object([Member])

    /// Bytes as text where they are UTF-8, otherwise as `{"bytes": "…"}` in base64.
    package init(bytes: [UInt8]) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self = .string(text)
        } else {
            self = .object([Member("bytes", .string(JSON.base64(bytes)))])
        }
    }

    /// All on one line, without a newline at the end.
    package var line: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// A member a line, indented by two spaces; ends in a newline.
    package var page: String {
        var text = ""
        writeIndented(to: &text, depth: 0)
        return text + "\n"
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .string(let value): text += JSON.quoted(value)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                text += index > 0 ? "," : ""
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index > 0 ? "," : "") + JSON.quoted(member.name) + ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private func writeIndented(to text: inout String, depth: Int) {
        let inner = "\n" + String(repeating: "  ", count: depth + 1)
        let outer = "\n" + String(repeating: "  ", count: depth)
        switch self {
        case .array(let values) where values.contains { !$0.isSimple }:
            text += "["
            for (index, value) in values.enumerated() {
                text += (index > 0 ? "," : "") + inner
                value.writeIndented(to: &text, depth: depth + 1)
            }
            text += outer + "]"
        case .object(let members) where !members.isEmpty:
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index > 0 ? "," : "") + inner + JSON.quoted(member.name) + ": "
                member.value.writeIndented(to: &text, depth: depth + 1)
            }
            text += outer + "}"
        case .null, .boolean, .integer, .string, .array, .object:
            write(to: &text)
        }
    }

    private var isSimple: Bool {
        switch self {
        case .null, .boolean, .integer, .string: true
        case .array, .object: false
        }
    }
}

import Foundation
import HeedModel
import Testing

@Suite struct JSONTests {
    static let sample = JSON.object([
        JSON.Member("b", .integer(-7)),
        JSON.Member("a", .array([.null, .boolean(true), .boolean(false)])),
        JSON.Member("", .array([.object([]), .array([]), .string("x")])),
        JSON.Member("text", .string("\"quoted\" \\ \n\r\t\u{0}\u{1B}[31m\u{202E} é 😀 \u{E0041}")),
    ])

    @Test func aLineKeepsTheOrderOfMembersAndHidesNothingDangerous() {
        #expect(
            Self.sample.line
                == #"{"b":-7,"a":[null,true,false],"":[{},[],"x"],"#
                + #""text":"\"quoted\" \\ \n\r\t\u0000\u001b[31m\u202e é 😀 \udb40\udc41"}"#
        )
    }

    @Test func aPageHasOneMemberALine() {
        let expected = #"""
            {
              "b": -7,
              "a": [null,true,false],
              "": [
                {},
                [],
                "x"
              ],
              "text": "\"quoted\" \\ \n\r\t\u0000\u001b[31m\u202e é 😀 \udb40\udc41"
            }

            """#
        #expect(Self.sample.page == expected)
    }

    @Test(arguments: [sample.line, sample.page])
    func anotherReaderUnderstandsIt(_ text: String) throws {
        let read = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(read["b"] as? Int == -7)
        #expect(read["text"] as? String == "\"quoted\" \\ \n\r\t\u{0}\u{1B}[31m\u{202E} é 😀 \u{E0041}")
        #expect((read[""] as? [Any])?.count == 3)
    }

    @Test(arguments: 0..<40)
    func bytesThatAreNoTextAreBase64(_ count: Int) {
        let bytes = [0xFF] + (0..<count).map { UInt8($0 * 7 % 256) }
        let expected = Data(bytes).base64EncodedString()
        #expect(JSON(bytes: bytes) == .object([JSON.Member("bytes", .string(expected))]))
    }

    @Test func bytesThatAreTextStayText() {
        #expect(JSON(bytes: Array("é/x".utf8)) == .string("é/x"))
    }
}

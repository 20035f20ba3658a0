import HeedDispatch
import HeedModel
import Testing

/// One character a unit of time; a letter is a change then, what is released stands in brackets.
@Suite struct DebouncerTests {
    static let rows: [(input: String, quiet: Int, max: Int, output: String)] = [
        ("a-b-c------", 3, 100, "-------(abc)---"),
        ("a----------", 3, 100, "---(a)-------"),
        ("a--b--c----", 3, 100, "---------(abc)-"),
        ("a--b--c----", 4, 100, "----------(abc)"),
        ("a---b---c--", 3, 100, "---(a)---(b)---"),
        ("abcdefgh---", 3, 5, "-----(abcdef)----(gh)"),
        ("abcdef-----", 2, 2, "--(abc)--(def)-----"),
        ("a-b--------", 5, 1, "-(a)-(b)-------"),
        ("a-b--------", 0, 0, "(a)-(b)--------"),
        ("abc", 0, 0, "(a)(b)(c)"),
        ("a-b-c-d-e-f-g-h-----", 3, 4, "----(abc)-----(def)-----(gh)---"),
        ("-----------", 3, 100, "-----------"),
        ("a-----b----", 3, 3, "---(a)-----(b)-"),
    ]

    /// What comes first after quiet is due at once.
    static let leading: [(input: String, quiet: Int, max: Int, output: String)] = [
        ("a----------", 3, 100, "(a)----------"),
        ("a-b--------", 3, 100, "(a)----(b)-----"),
        ("a-b-c------", 3, 100, "(a)------(bc)---"),
        ("a--b-------", 3, 100, "(a)--(b)-------"),
        ("a-b----c---", 3, 100, "(a)----(b)-(c)---"),
        ("a-b----c-d-", 3, 100, "(a)----(b)-(c)---"),
        ("abcdefgh---------", 3, 5, "(a)-----(bcdefg)---(h)------"),
        ("a-b-c-d-e-f-------", 3, 4, "(a)-----(bcd)-----(ef)-----"),
        ("abc", 0, 0, "(a)(b)(c)"),
    ]

    @Test(arguments: leading)
    func leadingMarbles(_ input: String, quiet: Int, max: Int, _ output: String) {
        #expect(DebouncerTests.play(input, quiet: quiet, max: max, isLeading: true) == output)
    }

    @Test(arguments: rows)
    func marbles(_ input: String, quiet: Int, max: Int, _ output: String) {
        #expect(DebouncerTests.play(input, quiet: quiet, max: max) == output)
    }

    /// Feeds a row; what happens at the very instant of a deadline still belongs to the batch, or moves it.
    static func play(_ input: String, quiet: Int, max: Int, isLeading: Bool = false) -> String {
        var debouncer = Debouncer(
            Debounce(quiet: .seconds(quiet), max: .seconds(max), isLeading: isLeading)
        )
        var collected = ""
        var output = ""
        for (time, character) in input.enumerated() {
            if character != "-" {
                debouncer.add(at: .seconds(time))
                collected.append(character)
            }
            if debouncer.release(at: .seconds(time)) {
                output += "(\(collected))"
                collected = ""
            } else {
                output += "-"
            }
        }
        return output
    }
}

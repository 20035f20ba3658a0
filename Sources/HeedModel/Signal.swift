/// A signal by its name and its number on Linux.
package struct Signal: Hashable, Sendable {
    /// Upper case, without `SIG`: `TERM`.
    package let name: String
    /// The number, 1 to 64.
    package let number: Int32

    /// Finds a signal by its name, with or without `SIG`, upper case; `RTMIN+n` and `RTMAX-n` included.
    package init?(_ text: String) {
        let bare = text.hasPrefix("SIG") ? String(text.dropFirst(3)) : text
        if let index = Signal.names.firstIndex(of: bare) {
            name = bare
            number = Int32(index + 1)
            return
        }
        guard let number = Signal.realTime(bare) else { return nil }
        name = bare
        self.number = number
    }

    /// Finds a signal by its number.
    package init?(number: Int32) {
        if number >= 1, Int(number) <= Signal.names.count {
            self.init(Signal.names[Int(number) - 1])
        } else if number >= 34, number <= 64 {
            self.init("RTMIN+\(number - 34)")
        } else {
            return nil
        }
    }

    /// The terminal has gone; for servers, a request to reload.
    package static let hangUp = Signal(name: "HUP", number: 1)
    /// Asks to end.
    package static let terminate = Signal(name: "TERM", number: 15)
    /// Ends at once.
    package static let kill = Signal(name: "KILL", number: 9)

    /// Names of the signals 1 to 31 on x86-64 and arm64.
    ///
    /// Source: signal(7).
    package static let names = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
        "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
        "PROF",
        "WINCH", "IO", "PWR", "SYS",
    ]

    private init(name: String, number: Int32) {
        self.name = name
        self.number = number
    }

    private static func realTime(_ text: String) -> Int32? {
        if text == "RTMIN" { return 34 }
        if text == "RTMAX" { return 64 }
        let digits = text.dropFirst(6)
        guard digits.first?.isNumber == true, let offset = Int32(digits), (0...30).contains(offset) else {
            return nil
        }
        if text.hasPrefix("RTMIN+") { return 34 + offset }
        return text.hasPrefix("RTMAX-") ? 64 - offset : nil
    }
}

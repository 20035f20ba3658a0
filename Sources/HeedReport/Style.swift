/// Colours of a terminal: the sixteen that every terminal has, or none.
package struct Style: Hashable, Sendable {
    /// Whether escape sequences are written at all.
    package let isOn: Bool

    /// Makes a style.
    package init(isOn: Bool) {
        self.isOn = isOn
    }

    /// Heavier type.
    package func bold(_ text: String) -> String { paint(text, "1") }
    /// Fainter type.
    package func dim(_ text: String) -> String { paint(text, "2") }
    /// For failures.
    package func red(_ text: String) -> String { paint(text, "31") }
    /// For success.
    package func green(_ text: String) -> String { paint(text, "32") }
    /// For warnings.
    package func yellow(_ text: String) -> String { paint(text, "33") }
    /// For gutters.
    package func blue(_ text: String) -> String { paint(text, "34") }
    /// For help.
    package func cyan(_ text: String) -> String { paint(text, "36") }

    /// One of six colours by the place of a rule in its file.
    package func rule(_ text: String, at index: Int) -> String {
        let codes = ["36", "35", "34", "33", "32", "31"]
        return paint(text, codes[index % codes.count])
    }

    private func paint(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

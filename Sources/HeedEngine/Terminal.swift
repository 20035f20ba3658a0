import Glibc

/// What standard error is connected to and what it can show.
package struct Terminal: Hashable, Sendable {
    /// When escape sequences are used.
    package enum ColourChoice: String, Hashable, Sendable, CaseIterable {
        /// Always.
        case always
        /// Never.
        case never
        /// On a terminal that can, unless the environment says otherwise.
        case auto
    }

    /// Whether a person reads along.
    package var isInteractive: Bool
    /// Whether escape sequences may be used.
    package var hasColour: Bool
    /// Whether signs beyond ASCII may be used.
    package var hasUnicode: Bool

    /// Looks at a descriptor and the environment.
    ///
    /// Colour: the choice, then `NO_COLOR`, then `CLICOLOR_FORCE` or `FORCE_COLOR`, then the terminal.
    package init(descriptor: Int32, colour: ColourChoice, environment: [String: String]) {
        func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
        let isTerminal = isatty(descriptor) == 1
        let isDumb = environment["TERM"] == "dumb"
        isInteractive = isTerminal && !isDumb
        switch colour {
        case .always: hasColour = true
        case .never: hasColour = false
        case .auto:
            hasColour =
                !isSet("NO_COLOR") && (isSet("CLICOLOR_FORCE") || isSet("FORCE_COLOR") || isInteractive)
        }
        let locale =
            ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        hasUnicode = name.hasSuffix("utf-8") || name.hasSuffix("utf8")
    }
}

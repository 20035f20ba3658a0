extension GlobError {
    /// What to tell the author of a pattern.
    package struct Text: Hashable, Sendable {
        /// What is wrong, in lower case and without a full stop; stands alone.
        package var message: String

        /// What to say under the underlined place, if anything.
        package var label: String?

        /// What to write instead, if there is something to say.
        package var help: String?
    }

    /// What to tell the author of the pattern.
    ///
    /// - Parameter pattern: the text the error was found in.
    /// - Returns: what happened, what stands under the carets, and what to do.
    package func text(for pattern: String) -> Text {
        switch kind {
        case .empty:
            return Text(message: "the pattern is empty", help: "write \"**\" for every path")
        case .tooLong:
            return Text(
                message: "the pattern is too long, as written or with its braces expanded",
                help: "split it into several"
            )
        case .unclosedClass:
            return Text(
                message: "'[' is never closed",
                help: #"close it, or write '\[' for a literal bracket"#
            )
        case .unclosedBrace:
            return Text(message: "'{' is never closed", help: #"close it, or write '\{' for a literal brace"#)
        case .unknownClass(let name):
            let nearest = GlobError.nearestClass(to: name).map { "did you mean '[:\($0):]'?" }
            return Text(
                message: "no character class '[:\(name):]'",
                label: nearest,
                help: nearest == nil ? "there are: " + Glob.ClassItems.names.joined(separator: ", ") : nil
            )
        case .reversedRange:
            return Text(
                message: "the range '\(part(of: pattern))' runs backwards",
                help: "put the lower character first"
            )
        case .trailingBackslash:
            return Text(message: #"'\' has nothing to escape"#, help: #"write '\\' for a literal backslash"#)
        case .starStarNotWhole:
            return Text(
                message: "'**' crosses directories only as a whole path component",
                label: "here it means the same as *",
                help: "write \"\(replacing(pattern))\" to match at any depth"
            )
        case .parentComponent:
            return Text(
                message: "'..' leaves the root",
                help: "set 'root' to the directory that holds all paths"
            )
        case .currentComponent:
            return Text(message: "no path has a component '.'", help: "leave it out")
        case .emptyComponent:
            return Text(message: "nothing stands between two slashes", help: "write one slash")
        case .namesRoot:
            return Text(
                message: "'\(pattern)' names the root itself",
                help: "write \"**\" for everything in it"
            )
        case .tilde:
            return Text(
                message: "'~' is not expanded",
                help: #"patterns are relative to 'root'; write '\~' for a literal tilde"#
            )
        case .numericRange:
            return Text(
                message: "ranges in braces are not expanded",
                help: "write [1-9] for one character, or list them: {1,...,9}"
            )
        case .tooManyAlternatives:
            return Text(
                message: "the braces make more than \(BraceExpansion.limit) alternatives",
                help: "use * or split the pattern"
            )
        }
    }

    private func part(of pattern: String) -> String {
        let bytes = Array(pattern.utf8)
        return String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    /// The pattern with `**` made a component of its own.
    private func replacing(_ pattern: String) -> String {
        let bytes = Array(pattern.utf8)
        let place = range.clamped(to: 0..<bytes.count)
        let before = String(decoding: bytes[..<place.lowerBound], as: UTF8.self)
        let after = String(decoding: bytes[place.upperBound...], as: UTF8.self)
        let head = before.isEmpty || before.hasSuffix("/") ? before + "**/" : before + "*/**/"
        if after.isEmpty { return head + "*" }
        if after.hasPrefix("/") { return String(head.dropLast()) + after }
        // `src/**.c` wants `src/**/*.c`; `a**b` wants `a*/**/*b`.
        return head + "*" + after
    }

    /// The class whose name differs least, if that is little.
    private static func nearestClass(to name: String) -> String? {
        var best: (name: String, distance: Int)?
        for candidate in Glob.ClassItems.names {
            let distance = GlobError.distance(Array(name.lowercased().utf8.prefix(32)), Array(candidate.utf8))
            guard distance <= 2, distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// How many bytes to insert, drop or change (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let above = row[column + 1]
                let change = diagonal + (byte == right[column] ? 0 : 1)
                row[column + 1] = min(change, above + 1, row[column] + 1)
                diagonal = above
            }
        }
        return row[right.count]
    }
}

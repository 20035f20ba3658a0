/// What every rule ignores unless told otherwise: version control, editors' leftovers, byte code.
///
/// Source: `docs/rules.md`, "Ignored by default".
package enum DefaultIgnores {
    /// The lines, in the form of a `.gitignore` file.
    package static let patterns: [String] = [
        ".git/", ".hg/", ".svn/", ".jj/", ".bzr/", "_darcs/", "CVS/",
        ".DS_Store", "*~", ".#*", "\\#*#", "*.swp", "*.swo", "*.swx", ".*.kate-swp",
        "4913", ".goutputstream-*", "__pycache__/", "*.pyc",
    ]

    /// The lines, compiled; the number of a line is its place in ``patterns``, from 1.
    package static let list = IgnoreList(file: Array(patterns.joined(separator: "\n").utf8))
}

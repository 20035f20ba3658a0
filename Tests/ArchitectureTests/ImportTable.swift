/// The table of `Sources/README.md`: what each module may import.
struct ImportTable {
    /// Module names with what they may import, in the order of the table.
    private(set) var rows: [(module: String, imports: Set<String>)] = []

    /// Reads the rows of the table with the four columns module, responsibility, own imports, foreign imports.
    init(markdown: String) {
        for line in markdown.split(separator: "\n") where line.hasPrefix("|") {
            let cells = line.dropFirst().split(separator: "|", omittingEmptySubsequences: false).map {
                trim($0)
            }
            guard cells.count >= 4, cells[0] != "module", cells[0].contains(where: \.isLetter) else {
                continue
            }
            let names = cells[2].split(separator: ",") + cells[3].split(separator: ",")
            rows.append((cells[0], Set(names.map { trim($0) }.filter { !$0.isEmpty })))
        }
    }

    /// What a module may import; nil where it has no row.
    func imports(of module: String) -> Set<String>? {
        rows.first { $0.module == module }?.imports
    }
}

private func trim(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
}

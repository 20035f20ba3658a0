/// One thing that every file of the repository keeps to.
struct Law: Sendable, CustomStringConvertible {
    /// What it asks, in a few words.
    let description: String
    /// One line for each violation.
    let check: @Sendable (_ files: [SourceText], _ table: ImportTable) -> [String]

    /// A law about the code of Swift files one by one: the numbers of lines that break it.
    ///
    /// Looks only at files whose code has one of the words.
    init(
        _ description: String,
        in folder: String,
        but exceptions: [String] = [],
        where words: Set<Substring>,
        _ lines: @escaping @Sendable (SourceText) -> [Int]
    ) {
        self.description = description
        check = { files, _ in
            files.filter { file in
                file.path.hasPrefix(folder) && file.path.hasSuffix(".swift")
                    && !exceptions.contains { file.path.hasPrefix($0) } && !words.isDisjoint(with: file.words)
            }.flatMap { file in lines(file).map { "\(file.path):\($0): \(description)" } }
        }
    }

    /// A law about all files together.
    init(_ description: String, _ check: @escaping @Sendable ([SourceText], ImportTable) -> [String]) {
        self.description = description
        self.check = check
    }
}

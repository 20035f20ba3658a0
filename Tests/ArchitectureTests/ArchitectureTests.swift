import Testing

@Suite struct ArchitectureTests {
    static let repository = Result { try Repository() }

    @Test(arguments: Laws.all)
    func law(_ law: Law) throws {
        let repository = try ArchitectureTests.repository.get()
        for complaint in law.check(repository.files, ImportTable(markdown: repository.readme)) {
            Issue.record("\(complaint)")
        }
    }

    @Test func `the whole repository is read`() throws {
        let repository = try ArchitectureTests.repository.get()
        let swift = repository.files.filter { $0.path.hasSuffix(".swift") }
        #expect(swift.filter { $0.path.hasPrefix("Sources/") }.count > 50)
        #expect(swift.contains { $0.path == "Tests/ArchitectureTests/ArchitectureTests.swift" })
        #expect(ImportTable(markdown: repository.readme).rows.count > 5)
    }
}

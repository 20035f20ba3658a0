import Foundation
import HeedModel
import Testing

@Suite struct BusyPoliciesTests {
    @Test func `every policy has a keyword of its own, a summary and a test file`() {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "OnBusy"
        )
        #expect(Set(BusyPolicies.all.map { $0.keyword }).count == BusyPolicies.all.count)
        for policy in BusyPolicies.all {
            #expect(!policy.keyword.isEmpty && policy.keyword == policy.keyword.lowercased())
            #expect(!policy.summary.isEmpty)
            let file = folder.appendingPathComponent("\(policy)Tests.swift")
            #expect(FileManager.default.fileExists(atPath: file.path), "no \(policy)Tests.swift")
        }
    }

    @Test func `the first one is the default`() {
        #expect(BusyPolicies.all.first?.keyword == "queue")
    }
}

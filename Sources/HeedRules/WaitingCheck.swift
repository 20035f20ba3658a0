import HeedModel
import YAMLTree

/// Checks what `after` says, over a file and those that it includes.
struct WaitingCheck {
    /// A rule with the file that it stands in.
    private struct Entry {
        var file: Int
        var waiting: RuleFile.Waiting
    }

    /// Who has more mistakes of this kind will not read them.
    private static let mostCycles = 8

    private let entries: [Entry]
    private let indices: [String: Int]
    private let isWhole: Bool

    init(_ unit: [RuleFile]) {
        entries = unit.indices.flatMap { file in unit[file].waiting.map { Entry(file: file, waiting: $0) } }
        indices = Dictionary(entries.enumerated().map { ($1.waiting.name, $0) }) { first, _ in first }
        isWhole = unit.allSatisfy(\.isWhole)
    }

    /// Adds what is wrong to the files' reports.
    func report(to unit: inout [RuleFile]) {
        guard entries.contains(where: { !$0.waiting.after.isEmpty }) else { return }
        if isWhole { reportUnknown(to: &unit) }
        reportCycles(to: &unit)
    }

    private func reportUnknown(to unit: inout [RuleFile]) {
        let names = entries.map(\.waiting.name)
        let whole = unit.count == 1 ? "this file" : "these files"
        for entry in entries {
            for word in entry.waiting.after where indices[word.text] == nil {
                guard !unit[entry.file].report.isFull else { break }
                let others = names.filter { $0 != entry.waiting.name }
                let suggestion = Suggestion.value(word.text, among: others)
                unit[entry.file].report.add(
                    "unknown-rule",
                    "no rule '\(word.text)' in \(whole)",
                    at: word.node.range,
                    label: suggestion?.label ?? "",
                    help: suggestion == nil ? WaitingCheck.list(others) : nil,
                    instead: suggestion?.word
                )
            }
        }
    }

    private static func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "there is no other rule" }
        let shown = names.prefix(8).joined(separator: " ")
        return "rules: \(shown)\(names.count > 8 ? " ..." : "")"
    }

    /// Names one ring after the other, and takes it for cut at the place that was named.
    private func reportCycles(to unit: inout [RuleFile]) {
        var edges = entries.map { entry in entry.waiting.after.map { indices[$0.text] } }
        for _ in 0..<WaitingCheck.mostCycles {
            guard let ring = ring(edges) else { return }
            let entry = entries[ring[0]]
            let next = ring[1 % ring.count]
            guard let at = edges[ring[0]].firstIndex(of: next) else { return }
            edges[ring[0]][at] = nil
            let names = (ring + [ring[0]]).map { entries[$0].waiting.name }.joined(separator: " -> ")
            unit[entry.file].report.add(
                "cycle",
                ring.count == 1
                    ? "rule '\(entry.waiting.name)' waits for itself"
                    : "these rules wait for each other: \(names)",
                at: entry.waiting.after[at].node.range,
                help: ring.count == 1 ? "remove it" : "remove one 'after', or make two rules one"
            )
        }
    }

    /// Rules that wait for each other in a ring, the first one of the text at its start.
    private func ring(_ edges: [[Int?]]) -> [Int]? {
        let bound = WaitingCheck.bound(edges)
        guard var current = edges.indices.first(where: { bound[$0] }) else { return nil }
        var walked: [Int] = []
        var places: [Int: Int] = [:]
        while places[current] == nil {
            places[current] = walked.count
            walked.append(current)
            guard let next = edges[current].compactMap({ $0 }).first(where: { bound[$0] }) else { return nil }
            current = next
        }
        let ring = Array(walked[(places[current] ?? 0)...])
        guard let first = ring.min(), let start = ring.firstIndex(of: first) else { return nil }
        return Array(ring[start...] + ring[..<start])
    }

    /// The rules that wait for a ring, or lie in one: what is left when those that wait for nothing are taken away.
    private static func bound(_ edges: [[Int?]]) -> [Bool] {
        var waiters: [[Int]] = Array(repeating: [], count: edges.count)
        var counts = Array(repeating: 0, count: edges.count)
        for (index, targets) in edges.enumerated() {
            for target in targets.compactMap({ $0 }) {
                waiters[target].append(index)
                counts[index] += 1
            }
        }
        var free = edges.indices.filter { counts[$0] == 0 }
        var bound = Array(repeating: true, count: edges.count)
        while let index = free.popLast() {
            bound[index] = false
            for waiter in waiters[index] {
                counts[waiter] -= 1
                if counts[waiter] == 0 { free.append(waiter) }
            }
        }
        return bound
    }
}

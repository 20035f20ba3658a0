package import HeedModel
import Synchronization

/// Passes on of every run's output what its rule wants to be shown (`show`), and everything else.
package final class ShowingReporter: Reporter {
    /// How many lines of a failed run are shown where only failures are.
    package static let tail = 40

    private struct Tail {
        var lines: [OutputLine] = []
        var count = 0

        mutating func add(_ line: OutputLine) {
            count += 1
            if lines.count < ShowingReporter.tail {
                lines.append(line)
            } else {
                lines[(count - 1) % ShowingReporter.tail] = line
            }
        }

        /// The kept lines in order, behind one that counts the others.
        var shown: [OutputLine] {
            guard count > lines.count else { return lines }
            let first = count % ShowingReporter.tail
            let missing = "[\(Wording.count(count - lines.count, "earlier line"))]"
            return [OutputLine(stream: .stderr, bytes: Array(missing.utf8))] + lines[first...]
                + lines[..<first]
        }
    }

    private let reporter: any Reporter
    private let tails = Mutex<[Run.ID: Tail]>([:])

    /// Makes a reporter in front of another one.
    package init(_ reporter: any Reporter) {
        self.reporter = reporter
    }

    /// Passes a notice on, now, at the end of its run or not at all.
    package func report(_ notice: Notice) {
        if case .output(let run, let line) = notice, !isShownNow(line, of: run) { return }
        if case .ended(let run, let outcome, _, failedBefore: _) = notice {
            for line in heldBack(of: run) where outcome.isFailure {
                reporter.report(.output(run, line))
            }
        }
        reporter.report(notice)
    }

    private func isShownNow(_ line: OutputLine, of run: Run) -> Bool {
        switch run.rule.definition.show {
        case .stream: return true
        case .never: return false
        case .onFailure:
            tails.withLock { $0[run.id, default: Tail()].add(line) }
            return false
        }
    }

    private func heldBack(of run: Run) -> [OutputLine] {
        guard run.rule.definition.show == .onFailure else { return [] }
        return tails.withLock { $0.removeValue(forKey: run.id)?.shown } ?? []
    }
}

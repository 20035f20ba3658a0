import CLinux
package import HeedModel

/// Answers `when`, and tells the state of paths, from a thread that may be made to wait for a disk.
package struct Gates: Inspector {
    private let runner: ProcessRunner

    /// Makes gates whose tests are run by a runner, and that know what its runs have read.
    package init(_ runner: ProcessRunner) {
        self.runner = runner
    }

    /// Asks the gates of a rule; see ``Inspector/ask(_:answer:)``.
    package func ask(_ question: GateQuestion, answer: @escaping @Sendable (GateAnswer) -> Void) {
        runner.desk.add { memory in
            let check = GateCheck(
                question,
                memory: &memory,
                now: cl_monotonic(),
                realTime: cl_realtime_coarse()
            )
            if check.isBlind { runner.tell(RunProblems.cannotAskForWriters(question.rule)) }
            let tests = question.rule.definition.gates.compactMap { gate in
                if case .test(let text) = gate { text } else { nil }
            }
            guard let text = tests.first, let passed = check.answer.passed else {
                return answer(check.answer)
            }
            let run = Run(
                id: memory.nextTest(),
                rule: question.rule,
                trigger: Trigger(reason: question.trigger.reason, batch: passed),
                part: .test(text)
            )
            test(run, check.answer, answer)
        }
    }

    /// Looks at paths; see ``Inspector/look(at:content:answer:)``.
    package func look(
        at paths: [BytePath],
        content: Bool,
        answer: @escaping @Sendable ([BytePath: PathState]) -> Void
    ) {
        runner.desk.add { _ in
            let states = paths.map { ($0, Disk.state(of: $0, content: content)) }
            answer(Dictionary(states) { first, _ in first })
        }
    }

    /// Runs the test of a rule; a test that cannot be started lets the run come, which then tells why.
    private func test(_ run: Run, _ earlier: GateAnswer, _ answer: @escaping @Sendable (GateAnswer) -> Void) {
        runner.start(run) { event in
            guard case .ended(let end) = event else { return }
            let reason: String
            switch end.status {
            case .exited(0), .neverStarted, .skipped: return answer(earlier)
            case .exited(let code): reason = "`when: test` ended with \(code)"
            case .signalled(let number):
                reason =
                    "`when: test` was ended by \(Signal(number: number).map { "SIG" + $0.name } ?? "\(number)")"
            }
            var later = earlier
            later.passed = nil
            later.dropped.append(
                GateAnswer.Drop(reason: reason, paths: run.trigger.batch.entries.keys.sorted())
            )
            answer(later)
        }
    }
}

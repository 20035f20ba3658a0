package import HeedModel
import Synchronization

/// An inspector without a disk: a test says what gates answer and in which states paths are.
package final class FakeInspector: Inspector {
    private struct State {
        var questions: [GateQuestion] = []
        var waiting: [@Sendable (GateAnswer) -> Void] = []
        var paths: [BytePath: PathState] = [:]
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let isPatient: Bool
    private let state = Mutex(State())

    /// Makes an inspector.
    ///
    /// - Parameter isPatient: whether it keeps questions for ``answer(_:)``; otherwise it lets everything pass.
    package init(isPatient: Bool = false) {
        self.isPatient = isPatient
    }

    /// All questions that were asked, in order.
    package var questions: [GateQuestion] { state.withLock { $0.questions } }

    /// Notes the question.
    package func ask(_ question: GateQuestion, answer: @escaping @Sendable (GateAnswer) -> Void) {
        let due = state.withLock { state in
            state.questions.append(question)
            if isPatient { state.waiting.append(answer) }
            let due = state.waiters.filter { $0.count <= state.questions.count }.map(\.continuation)
            state.waiters.removeAll { $0.count <= state.questions.count }
            return due
        }
        for waiter in due { waiter.resume() }
        if !isPatient { answer(GateAnswer(passed: question.trigger.batch)) }
    }

    /// Answers the oldest question that waits.
    package func answer(_ answer: GateAnswer) {
        let receive = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        receive?(answer)
    }

    /// Returns once so many questions were asked in all.
    package func asked(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.questions.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Says in which state a path is from now on.
    package func put(_ path: BytePath, _ pathState: PathState) {
        state.withLock { $0.paths[path] = pathState }
    }

    /// Tells the states that were put, at once; nothing is at other paths.
    package func look(
        at paths: [BytePath],
        content: Bool,
        answer: @escaping @Sendable ([BytePath: PathState]) -> Void
    ) {
        let known = state.withLock { $0.paths }
        let found = paths.map { ($0, known[$0] ?? PathState()) }
        answer(Dictionary(found) { first, _ in first })
    }
}

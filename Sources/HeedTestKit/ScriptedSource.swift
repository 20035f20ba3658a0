package import HeedModel
import Synchronization

/// A source that tells what a test says, and fails when a test says so.
package final class ScriptedSource: EventSource {
    private let stream: AsyncStream<Result<[Observation], Problem>>
    private let sink: AsyncStream<Result<[Observation], Problem>>.Continuation

    /// Makes a source that tells nothing yet.
    package init() {
        (stream, sink) = AsyncStream.makeStream()
    }

    /// Tells changes.
    package func tell(_ changes: [Change]) {
        sink.yield(.success(changes.map(Observation.change)))
    }

    /// Fails.
    package func fail(_ problem: Problem) {
        sink.yield(.failure(problem))
    }

    /// Waits for what is told next.
    package func next() async throws -> [Observation] {
        for await result in stream { return try result.get() }
        return []
    }

    /// Ends it.
    package func close() {
        sink.finish()
    }
}

package import HeedModel
import Synchronization

/// One ``IgnoreChain`` for everybody who asks: the walk of the library and the translation of its changes.
package final class Ignores: Sendable {
    private let chain: Mutex<IgnoreChain>

    /// Prepares for the rules of a plan.
    package init(plan: WatchPlan, environment: [String: String]) {
        let wantsGit = plan.scopes.contains { $0.honoursGitignore }
        let wantsDefaults = plan.scopes.contains { $0.honoursDefaultIgnores }
        chain = Mutex(
            IgnoreChain(git: wantsGit ? GitFiles(environment: environment) : nil, asksDefaults: wantsDefaults)
        )
    }

    /// Where an absolute path is ignored.
    package func ignored(_ path: BytePath, isDirectory: Bool) -> Change.Ignored {
        chain.withLock { $0.ignored(path, isDirectory: isDirectory) }
    }

    /// The lines behind ``ignored(_:isDirectory:)``.
    package func decisions(on path: BytePath, isDirectory: Bool) -> [IgnoreChain.Decision] {
        chain.withLock { $0.decisions(on: path, isDirectory: isDirectory) }
    }

    /// Forgets what was read.
    package func forget() {
        chain.withLock { $0.forget() }
    }
}

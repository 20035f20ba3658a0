package import HeedModel
import Synchronization

/// One ``IgnoreChain`` for everybody who asks: the walk of the library and the translation of its changes.
package final class Ignores: Sendable {
    private let chain: Mutex<IgnoreChain>
    private let wantsGit: Bool
    private let environment: [String: String]

    /// Prepares for the rules of a plan.
    package init(plan: WatchPlan, environment: [String: String]) {
        wantsGit = plan.scopes.contains { $0.honoursGitignore }
        let wantsDefaults = plan.scopes.contains { $0.honoursDefaultIgnores }
        self.environment = environment
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

    /// Forgets what was read, the user's own ignore file included.
    package func forget() {
        let git = wantsGit ? GitFiles(environment: environment) : nil
        chain.withLock { $0.forget(reading: git) }
    }

    /// The ignore files outside the tree that were read, or would be if they were there.
    ///
    /// None before something was asked about that lies in a work tree.
    package func filesOutside() -> Set<BytePath> {
        guard wantsGit else { return [] }
        let tops = chain.withLock { $0.tops }
        guard !tops.isEmpty else { return [] }
        let own = GitFiles(environment: environment).userFile.map { [$0] } ?? []
        let files = tops.compactMap { GitFiles.exclude(ofTop: $0) } + own
        // Dotfiles are often links into a work tree of their own: both ends are theirs.
        return Set(files + files.compactMap { FileBytes.target(of: $0) })
    }
}

import CLinux
import Glibc
import HeedModel
import Inotify
import Synchronization

/// Ignore files that lie outside the trees of the rules, watched as soon as the user has an inotify instance for it.
///
/// Where there is none, or none of its watches is left, it says so once and tries again, at growing gaps.
final class OutsideFiles: Sendable {
    private enum News: Sendable {
        case blind(Inotify.Failure)
        case seeing(IgnoreFileWatcher, wasBlind: Bool)
    }

    private struct State {
        var files: Set<BytePath> = []
        var watcher: IgnoreFileWatcher?
        var failure: Inotify.Failure?
        var isTold = false
        var isClosed = false
    }

    /// How long the first and the longest gap between two tries are, in milliseconds.
    private static let gaps: ClosedRange<Int32> = 1_000...30_000

    private let state = Mutex(State())
    private let news: AsyncStream<News>
    private let continuation: AsyncStream<News>.Continuation

    /// Watches nothing yet.
    init() {
        (news, continuation) = AsyncStream<News>.makeStream()
        do throws(Inotify.Failure) {
            take(try IgnoreFileWatcher(), wasBlind: false)
        } catch {
            state.withLock { $0.failure = error }
            startAsking()
        }
    }

    /// Watches these files and no others; one that is not there is waited for.
    func watch(_ files: Set<BytePath>) {
        let (watcher, failure) = state.withLock { state -> (IgnoreFileWatcher?, Inotify.Failure?) in
            state.files = files
            guard state.watcher == nil, !files.isEmpty, !state.isTold else { return (state.watcher, nil) }
            state.isTold = true
            return (nil, state.failure)
        }
        watcher?.watch(files)
        if let failure { continuation.yield(.blind(failure)) }
    }

    /// Follows the files until closed or cancelled.
    ///
    /// - Parameters:
    ///   - tell: told that they cannot be watched, and that they can again.
    ///   - changed: called after each change of one of them.
    func follow(tell: @Sendable (Problem) -> Void, changed: @Sendable () -> Void) async {
        for await item in news {
            switch item {
            case .blind(let failure):
                let files = state.withLock { $0.files }
                tell(Blindness.ignoreFilesUnwatched(files.sorted(), failure))
            case .seeing(let watcher, let wasBlind):
                if wasBlind {
                    // What was written into them meanwhile was not seen.
                    changed()
                    if state.withLock({ $0.isTold }) { tell(Blindness.ignoreFilesWatched("instance-limit")) }
                }
                var isToldShort = false
                repeat {
                    guard watcher.isShort != isToldShort else { continue }
                    isToldShort.toggle()
                    if isToldShort {
                        let files = state.withLock { $0.files }
                        tell(Blindness.ignoreFilesShort(files.sorted()))
                    } else {
                        changed()
                        tell(Blindness.ignoreFilesWatched("watch-limit"))
                    }
                } while await isChanged(watcher, changed)
            }
        }
    }

    private func isChanged(_ watcher: IgnoreFileWatcher, _ changed: @Sendable () -> Void) async -> Bool {
        guard await watcher.changed() else { return false }
        changed()
        return true
    }

    /// Ends ``follow(tell:changed:)``.
    func close() {
        let watcher = state.withLock { state in
            state.isClosed = true
            return state.watcher
        }
        watcher?.close()
        continuation.finish()
    }

    private func take(_ watcher: IgnoreFileWatcher, wasBlind: Bool) {
        let (files, isClosed) = state.withLock { state in
            state.watcher = watcher
            state.failure = nil
            return (state.files, state.isClosed)
        }
        guard !isClosed else { return watcher.close() }
        watcher.watch(files)
        continuation.yield(.seeing(watcher, wasBlind: wasBlind))
    }

    /// Starts a thread that asks for an instance again; without one, what was told stays true.
    private func startAsking() {
        let argument = Unmanaged.passRetained(self)
        let error = cl_thread_start(
            { argument in
                if let argument { Unmanaged<OutsideFiles>.fromOpaque(argument).takeRetainedValue().ask() }
                return nil
            },
            argument.toOpaque()
        )
        if error < 0 { argument.release() }
    }

    private func ask() {
        var gap = OutsideFiles.gaps.lowerBound
        while !state.withLock({ $0.isClosed }) {
            _ = poll(nil, 0, gap)
            gap = min(gap * 2, OutsideFiles.gaps.upperBound)
            guard let watcher = try? IgnoreFileWatcher() else { continue }
            return take(watcher, wasBlind: true)
        }
    }
}

import Glibc
package import HeedModel
import Inotify
package import InotifyTree
package import SystemPackage

/// Turns what the library tells into the language of the rules.
package struct Translation: Sendable {
    private let ignores: Ignores
    private let tellsUnmounting: Bool
    private let events: EventSet
    private var isRepairing = false
    /// Directories that were looked into here, perhaps before their news were read.
    private var lookedInto: Set<BytePath> = []

    // Made once: a set made of a list costs as much as the rest of a translation.
    private static let closed: EventSet = [.write, .kernel(0x8)]
    private static let modified: EventSet = [.modify, .kernel(0x2)]
    private static let metadata: EventSet = [.attrib, .kernel(0x4)]
    private static let deleted: EventSet = [.delete, .kernel(0x200)]

    /// Makes a translation.
    ///
    /// - Parameters:
    ///   - ignores: asked about every path.
    ///   - events: what rules listen to.
    ///   - tellsUnmounting: whether nobody else tells what was unmounted.
    package init(ignores: Ignores, events: EventSet = .all, tellsUnmounting: Bool = true) {
        self.ignores = ignores
        self.events = events
        self.tellsUnmounting = tellsUnmounting
    }

    /// Whether ``catchUp()`` changes anything.
    package var isAhead: Bool { !lookedInto.isEmpty }

    /// Notes that all was told that happened so far.
    package mutating func catchUp() { lookedInto = [] }

    /// What changes of the library mean that were told together; in order.
    ///
    /// Of a new name nothing is made, and nothing asked, where no rule listens to names and its file is closed after
    /// writing soon after: most files come so, and what counts is the close.
    package mutating func observations(for changes: [TreeWatcher.Change]) -> [Observation] {
        var result: [Observation] = []
        result.reserveCapacity(changes.count)
        for (index, change) in changes.enumerated() {
            if isSpared(change, followedBy: changes[(index + 1)...]) {
                if !change.isSynthetic { isRepairing = false }
            } else {
                result += observations(for: change)
            }
        }
        return result
    }

    private func isSpared(
        _ change: TreeWatcher.Change,
        followedBy later: ArraySlice<TreeWatcher.Change>
    ) -> Bool {
        guard change.isName, !change.isDirectory, events.isDisjoint(with: Translation.naming) else {
            return false
        }
        return later.prefix(Translation.soon).contains { $0.isClose && $0.pathBytes == change.pathBytes }
    }

    /// How many changes later a file counts as closed soon.
    private static let soon = 8
    private static let naming: EventSet = [.create, .kernel(0x100)]

    /// What one change of the library means; in order.
    ///
    /// - Parameter change: what the library told.
    /// - Returns: nothing, one or several observations; nothing of the watch limit, which ``ShortageWatch`` tells.
    package mutating func observations(for change: TreeWatcher.Change) -> [Observation] {
        let path = BytePath(change.pathBytes)
        if !change.isSynthetic { isRepairing = false }
        if let old = change.oldPathBytes { return moved(from: BytePath(old), to: path, change) }
        switch change.kind {
        case .moved: return []
        case .created:
            let isComplete = !change.isDirectory && Translation.isBornComplete(path)
            return [one(path, appearance(change, kernel: 0x100, complete: isComplete), change)]
        case .written: return [one(path, Translation.closed, change)]
        case .modified: return [one(path, Translation.modified, change)]
        case .metadata: return [one(path, Translation.metadata, change)]
        case .deleted:
            // What is gone with it may have been told, and is not told gone.
            let standsForTree = change.isDirectory && (change.isSynthetic || lookedInto.contains(path))
            return [one(path, Translation.deleted, change, standsForTree: standsForTree)]
        case .movedIn: return [one(path, appearance(change, kernel: 0x80, complete: true), change)]
        case .movedOut:
            return [one(path, [.delete, .kernel(0x40)], change, standsForTree: change.isDirectory)]
        case .opened: return [one(path, [.open, .kernel(0x20)], change)]
        case .accessed: return [one(path, [.access, .kernel(0x1)], change)]
        case .closedUnwritten: return [one(path, [.closeNoWrite, .kernel(0x10)], change)]
        case .rootAppeared:
            guard change.isDirectory else { return [.problem(Blindness.rootIsFile(path))] }
            // Only now: while the root is gone its rules have nowhere to run.
            return [
                .problem(Blindness.rootAppeared(path)),
                .change(Change(path, [.delete, .kernel(0x200)], isDirectory: true, standsForTree: true)),
            ]
        case .rootVanished: return [.problem(Blindness.rootVanished(path))]
        case .unmounted: return tellsUnmounting ? [.problem(Blindness.unmounted(path))] : []
        case .overflow(let deletionsLost):
            isRepairing = true
            let notice = Observation.problem(Blindness.overflow(below: path))
            return deletionsLost ? [notice, .deletionsLost(below: path)] : [notice]
        case .uncovered(let failure):
            return failure.exhausted == .watches ? [] : [.problem(Blindness.uncovered(path, failure))]
        }
    }

    /// Whether a new name is a link, a fifo, a socket or a device: nobody will close it after writing.
    private static func isBornComplete(_ path: BytePath) -> Bool {
        var status = stat()
        return path.withCString { lstat($0, &status) } == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    private func appearance(_ change: TreeWatcher.Change, kernel: UInt32, complete: Bool) -> EventSet {
        var events: EventSet = [.create, .kernel(kernel)]
        if change.isDirectory { events.insert(.createDirectory) }
        if complete { events.insert(.write) }
        return events
    }

    private func one(
        _ path: BytePath,
        _ events: EventSet,
        _ change: TreeWatcher.Change,
        standsForTree: Bool = false
    ) -> Observation {
        .change(
            Change(
                path,
                events,
                isDirectory: change.isDirectory,
                standsForTree: standsForTree,
                cause: isRepairing ? .overflow : .event,
                ignored: ignores.ignored(path, isDirectory: change.isDirectory)
            )
        )
    }

    /// A rename inside a root: the old name is gone, the new one is complete.
    ///
    /// A directory takes its files with it: each is written under its new name.
    private mutating func moved(
        from: BytePath,
        to path: BytePath,
        _ change: TreeWatcher.Change
    ) -> [Observation] {
        let isDirectory = change.isDirectory
        let ignoredFrom = ignores.ignored(from, isDirectory: isDirectory)
        let gone = Change(
            from,
            [.delete, .kernel(0x40)],
            isDirectory: isDirectory,
            standsForTree: isDirectory,
            ignored: ignoredFrom
        )
        var events = appearance(change, kernel: 0x80, complete: true)
        events.insert(.move)
        let there = Change(
            path,
            events,
            from: from,
            isDirectory: isDirectory,
            ignored: ignores.ignored(path, isDirectory: isDirectory),
            ignoredFrom: ignoredFrom
        )
        let files = isDirectory ? contents(of: path) : []
        return [.change(gone), .change(there)] + files.map(Observation.change)
    }

    /// Every file below a directory, as written; what cannot be listed is watched and will tell itself.
    private mutating func contents(of directory: BytePath) -> [Change] {
        var result: [Change] = []
        var waiting = [directory]
        while let next = waiting.popLast() {
            lookedInto.insert(next)
            for (name, kind) in FileBytes.presentEntries(of: next) {
                let path = next.appending(name)
                let ignored = ignores.ignored(path, isDirectory: kind == .directory)
                if kind == .directory {
                    result.append(
                        Change(path, [.create, .createDirectory], isDirectory: true, ignored: ignored)
                    )
                    waiting.append(path)
                } else {
                    result.append(Change(path, [.write, .create], ignored: ignored))
                }
            }
        }
        return result
    }
}

extension TreeWatcher.Change {
    /// Whether a name is new.
    fileprivate var isName: Bool {
        if case .created = kind { true } else { false }
    }

    /// Whether a file was closed after writing.
    fileprivate var isClose: Bool {
        if case .written = kind { true } else { false }
    }
}

extension BytePath {
    /// The bytes of a library path.
    package init(_ path: FilePath) {
        self.init(
            path.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }.map {
                UInt8(bitPattern: $0)
            }
        )
    }

    /// The library's form.
    package var filePath: FilePath {
        withCString { FilePath(platformString: $0) }
    }
}

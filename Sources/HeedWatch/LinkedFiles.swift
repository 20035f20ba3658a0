import Glibc
import Globs
import HeedModel
import Inotify
import InotifyTree

/// Files that rules name and whose way leads through symbolic links: told as written when another file is there.
///
/// Watched are the directories in which the names on the way are looked up, and what is found at the end is compared:
/// so a volume of Kubernetes, which swaps one link for all its files, is seen.
struct LinkedFiles: Sendable {
    /// A file that a rule names.
    private struct Named: Sendable {
        let path: BytePath
        let root: BytePath
        /// Where each name on the way is looked up, and that name; empty where there is no link on it.
        var stations: Set<Station> = []
        var stamp: Stamp?
    }

    private struct Station: Hashable, Sendable {
        let directory: BytePath
        let name: [UInt8]
    }

    /// What tells a file from another, links followed.
    private struct Stamp: Equatable, Sendable {
        let device: UInt64
        let inode: UInt64
        let size: Int64
        let modified: [Int]
        let changed: [Int]

        init?(_ path: BytePath) {
            var status = stat()
            guard path.withCString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG else {
                return nil
            }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
            changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
        }
    }

    private var files: [Named] = []
    /// Every named file and the directories above it, up to the rule's root.
    private var ways: Set<BytePath> = []
    private var roots: [BytePath: TreeWatcher.Root] = [:]
    private var mainRoots: Set<TreeWatcher.Root>
    private let ignores: Ignores
    private let options: TreeWatcher.Options

    /// Finds the files that the rules of a plan name, and follows their links.
    ///
    /// - Parameters:
    ///   - plan: the patterns of the rules.
    ///   - ignores: asked about the files.
    ///   - watcher: watches the ways too.
    ///   - mainRoots: what it watches for the plan itself.
    init(plan: WatchPlan, ignores: Ignores, watcher: TreeWatcher, mainRoots: Set<TreeWatcher.Root>) {
        self.ignores = ignores
        self.mainRoots = mainRoots
        var options = TreeWatcher.Options()
        options.report = [.create, .delete, .move, .closeWrite]
        options.maxDepth = 0
        self.options = options
        var seen: Set<BytePath> = []
        for scope in plan.scopes {
            for pattern in scope.patterns.compactMap({ try? RulePattern($0) }) where !pattern.isNegated {
                for lead in pattern.leads where lead.isWhole {
                    let path = scope.root.appending(Array(lead.components.joined(separator: [slash])))
                    guard seen.insert(path).inserted else { continue }
                    files.append(Named(path: path, root: scope.root))
                    var way: BytePath? = path
                    while let next = way, next != scope.root, ways.insert(next).inserted { way = next.parent }
                }
            }
        }
        follow(watcher)
        for index in files.indices { files[index].stamp = Stamp(files[index].path) }
    }

    /// Something else is watched for the plan itself.
    mutating func add(mainRoot root: TreeWatcher.Root) { mainRoots.insert(root) }

    /// Whether rules name no file, so that nothing is told for links.
    var isIdle: Bool { files.isEmpty }

    /// Whether a change was told for the links alone.
    func isOwn(_ change: TreeWatcher.Change) -> Bool {
        !files.isEmpty && !mainRoots.contains(change.root)
    }

    /// Looks where links lead by now.
    ///
    /// - Parameters:
    ///   - changes: all that was told, the links' own included.
    ///   - watcher: told what to watch instead.
    /// - Returns: a change for each named file that is another one by now.
    mutating func changes(after changes: [TreeWatcher.Change], _ watcher: TreeWatcher) -> [Change] {
        guard !files.isEmpty else { return [] }
        var written: Set<Station> = []
        var concerns = false
        for change in changes {
            let path = BytePath(change.pathBytes)
            if isOwn(change) {
                guard let directory = path.parent else { continue }
                let station = Station(directory: directory, name: Array(path.lastComponent))
                let isRoot = BytePath(change.root.path) == path
                guard isRoot || files.contains(where: { $0.stations.contains(station) }) else { continue }
                if change.kind == .written { written.insert(station) }
                concerns = true
            } else if ways.contains(path) || change.isOverflow {
                concerns = true
            }
        }
        guard concerns else { return [] }
        follow(watcher)
        var found: [Change] = []
        for index in files.indices {
            let file = files[index]
            let now = Stamp(file.path)
            defer { files[index].stamp = now }
            guard !file.stations.isEmpty, now != file.stamp || !file.stations.isDisjoint(with: written) else {
                continue
            }
            guard now != nil || file.stamp != nil else { continue }
            found.append(
                Change(
                    file.path,
                    now == nil ? [.delete, .kernel(0x200)] : [.write, .kernel(0x8)],
                    ignored: ignores.ignored(file.path, isDirectory: false)
                )
            )
        }
        return found
    }

    /// Watches the ways of all files as they are; what changes meanwhile is looked at again.
    private mutating func follow(_ watcher: TreeWatcher) {
        for _ in 0..<8 {
            var directories: Set<BytePath> = []
            for index in files.indices {
                files[index].stations = LinkedFiles.stations(of: files[index].path, below: files[index].root)
                directories.formUnion(files[index].stations.map(\.directory))
            }
            let missing = directories.filter { roots[$0] == nil }
            for directory in roots.keys where !directories.contains(directory) {
                if let root = roots.removeValue(forKey: directory) { watcher.remove(root) }
            }
            guard !missing.isEmpty else { return }
            for directory in missing.sorted() {
                roots[directory] = try? watcher.add(directory.filePath, options)
            }
        }
    }

    /// Where each name on the way to a file is looked up; empty where no link is on it.
    private static func stations(of path: BytePath, below root: BytePath) -> Set<Station> {
        guard let relative = path.relative(to: root) else { return [] }
        var directory = root
        var rest = Array(relative.bytes.split(separator: slash).map { Array($0) }.reversed())
        var stations: Set<Station> = []
        var links = 0
        while let name = rest.popLast() {
            if name == Array(".".utf8) { continue }
            if name == Array("..".utf8) {
                directory = directory.parent ?? directory
                continue
            }
            stations.insert(Station(directory: directory, name: name))
            let next = directory.appending(name)
            guard let target = target(of: next) else {
                directory = next
                continue
            }
            links += 1
            guard links <= 40 else { break }
            rest += target.split(separator: slash).map { Array($0) }.reversed()
            if target.first == slash { directory = BytePath("/") }
        }
        return links > 0 ? stations : []
    }

    /// Where a symbolic link points; nil for anything else.
    private static func target(of path: BytePath) -> [UInt8]? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = path.withCString { readlink($0, &buffer, buffer.count) }
        return count > 0 ? buffer.prefix(count).map { UInt8(bitPattern: $0) } : nil
    }
}

extension TreeWatcher.Change {
    /// Whether events were lost.
    fileprivate var isOverflow: Bool {
        if case .overflow = kind { true } else { false }
    }
}

private let slash = UInt8(ascii: "/")

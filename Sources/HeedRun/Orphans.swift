import CLinux
import Glibc

/// Ends what is left of runs whose guard and server were both killed: it comes to this process, as its children.
///
/// One guard of two contains a run; this is for the case that somebody kills both. It costs nothing before one of them
/// is gone.
final class Orphans {
    private static let firstPause: Int64 = 5_000_000
    private static let longestPause: Int64 = 10_000_000_000
    /// How long guards are waited for that have not said yet which process they are.
    private static let longestSilence: Int64 = 1_000_000_000

    /// When to look again, in nanoseconds of the monotonic clock; nil where nothing can be there.
    private(set) var deadline: Int64?
    private let isAdopting: Bool
    private let isFirstProcess = getpid() == 1
    private var pause = Orphans.firstPause
    private var servers: Set<Int32> = []
    private var suspectedAt: Int64 = 0

    /// Makes one.
    ///
    /// - Parameter isAdopting: whether this process becomes the parent of what is orphaned below it. Only where it
    ///   starts nothing else: what it does not know it kills.
    init(isAdopting: Bool) {
        self.isAdopting = isAdopting
        if isAdopting { _ = cl_prctl(36 /* PR_SET_CHILD_SUBREAPER */, 1) }
    }

    /// Notes a server, which is somebody else's to wait for.
    func expect(server: Int32) {
        servers.insert(server)
    }

    /// A guard or a server has been killed: looks soon, and until nothing is left.
    func suspect() {
        guard isAdopting else { return }
        pause = Orphans.firstPause
        suspectedAt = cl_monotonic()
        deadline = suspectedAt
    }

    /// Kills and reaps what nobody contains any more.
    ///
    /// - Parameters:
    ///   - guards: the guards of runs that are under way.
    ///   - isComplete: whether all of them are known. Where not, this waits a little: one that has just started its
    ///     action, and lost its server, looks like an orphan.
    func sweep(sparing guards: Set<Int32>, isComplete: Bool) {
        guard isComplete || cl_monotonic() > suspectedAt + Orphans.longestSilence else {
            deadline = cl_monotonic() + Orphans.firstPause
            return
        }
        // A /proc of a namespace in which this process does not appear tells nothing.
        guard let here = Orphans.here else { return deadline = nil }
        let all = Orphans.processes()
        var isClean = true
        for child in all where child.parent == here.pid {
            guard let number = Orphans.number(of: child.pid, here.levels), !servers.contains(number) else {
                continue
            }
            isClean = false
            if waitpid(number, nil, WNOHANG) == number || guards.contains(number) { continue }
            guard !isFirstProcess || Orphans.isOfRun(child.pid) else { continue }
            killTree(child.pid, all, here.levels)
        }
        deadline = isClean ? nil : cl_monotonic() + pause
        pause = min(pause * 2, Orphans.longestPause)
    }

    /// What /proc calls this process, and how many namespaces above its own that /proc belongs to.
    private static var here: (pid: Int32, levels: Int)? {
        var target = [CChar](repeating: 0, count: 16)
        let size = readlink("/proc/self", &target, target.count)
        let bytes = target[..<max(0, size)].map { UInt8(bitPattern: $0) }
        guard let pid = Int32(String(decoding: bytes, as: UTF8.self)) else { return nil }
        return pid == getpid() ? (pid, 0) : (pid, numbers(of: pid).count - 1)
    }

    /// The number by which this process may signal one that /proc shows; nil where it has none here.
    private static func number(of pid: Int32, _ levels: Int) -> Int32? {
        guard levels > 0 else { return pid }
        let numbers = numbers(of: pid)
        return numbers.count > levels ? numbers[levels] : nil
    }

    /// The numbers of a process: in the namespace of /proc, in the one in that, and so on.
    private static func numbers(of pid: Int32) -> [Int32] {
        let lines = read("/proc/\(pid)/status")?.split(separator: UInt8(ascii: "\n")) ?? []
        let line = lines.first { $0.starts(with: "NSpid:".utf8) } ?? []
        return line.dropFirst(6).split(separator: UInt8(ascii: "\t"))
            .compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
    }

    private func killTree(_ root: Int32, _ all: [(pid: Int32, parent: Int32)], _ levels: Int) {
        var tree: Set<Int32> = [root]
        var isGrowing = true
        while isGrowing {
            let more = all.filter { tree.contains($0.parent) && !tree.contains($0.pid) }
            tree.formUnion(more.map(\.pid))
            isGrowing = !more.isEmpty
        }
        for pid in tree.compactMap({ Orphans.number(of: $0, levels) }) { kill(pid, SIGKILL) }
    }

    /// Whether a process was started by an action: the first process of a container gets strangers as children, too.
    private static func isOfRun(_ pid: Int32) -> Bool {
        guard let environment = read("/proc/\(pid)/environ") else { return false }
        return environment.split(separator: 0).contains { $0.starts(with: "HEED_RUN_ID=".utf8) }
    }

    /// All processes with their parents.
    private static func processes() -> [(pid: Int32, parent: Int32)] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [(Int32, Int32)] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            // After the command in parentheses, which may hold anything: the state, then the parent.
            guard let pid = Int32(name), let stat = read("/proc/\(pid)/stat"),
                let end = stat.lastIndex(of: UInt8(ascii: ")"))
            else { continue }
            let fields = stat[end...].split(separator: UInt8(ascii: " "), maxSplits: 3)
            guard fields.count > 2, let parent = Int32(String(decoding: fields[2], as: UTF8.self)) else {
                continue
            }
            found.append((pid, parent))
        }
        return found
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = try? Descriptor(checking: cl_openat(AT_FDCWD, path, O_RDONLY, 0)) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 131_072)
        let size = Int(cl_read(file.number, &bytes, bytes.count))
        return size < 0 ? nil : Array(bytes.prefix(size))
    }
}

import CLinux
import Glibc
import HeedModel

/// The directory that holds the runs' lists of paths.
///
/// An action may be another user's (`via: [setpriv, …]`, `sudo` in its text) and must be able to read its lists, and
/// nobody but heed may change one. So the directory can be entered and not listed, every list has a name that nobody
/// can guess and the action is told, and a list can be read by all and written by heed's user. A descriptor that the
/// action inherits would not do: `sudo`, and many a program that starts another, close all but the first three.
///
/// Below `/dev/shm`, else `$XDG_RUNTIME_DIR`, which other users cannot enter, else `$TMPDIR`, else `/tmp`. Memory
/// comes first because a file on a disk costs more than all the rest that heed does for a run.
final class RunFiles: Sendable {
    /// The name of the directory.
    private let directory: [UInt8]
    private let isMade: Bool

    /// Makes the directory.
    ///
    /// Where that fails the lists live in memory; a run is never lost for want of a file.
    ///
    /// - Parameters:
    ///   - environment: what names the directories to look for.
    ///   - memory: the directory that comes before all others.
    init(environment: [[UInt8]], memory: [UInt8]) {
        let named = ["XDG_RUNTIME_DIR=", "TMPDIR="].map { name in
            environment.first { $0.starts(with: name.utf8) }.map { Array($0.dropFirst(name.utf8.count)) }
                ?? []
        }
        let bases = [memory, named[0], named[1], Array("/tmp".utf8)]
        for base in bases where base.first == UInt8(ascii: "/") {
            var template = (base + Array("/heed-XXXXXX".utf8)).map(CChar.init(bitPattern:)) + [0]
            guard mkdtemp(&template) != nil else { continue }
            // May be entered by all and listed by nobody else; where that fails, only heed's user may enter it.
            _ = chmod(template, 0o711)
            directory = template.dropLast().map(UInt8.init(bitPattern:))
            isMade = true
            return
        }
        directory = []
        isMade = false
    }

    deinit {
        remove()
    }

    /// Removes the directory, once no run has a list in it.
    func remove() {
        guard isMade else { return }
        _ = rmdir(directory.map(CChar.init(bitPattern:)) + [0])
    }

    /// 128 bits that nobody can guess.
    private static func secret() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36)
            + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// The two lists of a run.
    struct Lists: Sendable {
        /// All paths, each followed by NUL.
        let paths: List
        /// What happened to which path, one JSON object a line.
        let events: List

        /// Writes both.
        init(_ changed: ChangedPaths, run: Run.ID, in files: RunFiles) throws(SystemFailure) {
            let name = "\(run)-\(RunFiles.secret())"
            paths = try List(changed.joined(endingWith: 0), named: name, in: files)
            events = try List(changed.json(), named: name + ".jsonl", in: files)
        }
    }

    /// One of a run's lists; removed with the object.
    final class List: Sendable {
        /// What the action opens.
        let path: [UInt8]
        private let isFile: Bool
        private let memory: Descriptor?
        private let files: RunFiles

        /// Writes a list, to a file or, where that fails, to memory that the action reaches through /proc.
        ///
        /// - Throws: where neither can be had.
        init(_ content: [UInt8], named base: String, in files: RunFiles) throws(SystemFailure) {
            self.files = files
            let name = files.directory + Array("/\(base)".utf8)
            if files.isMade, List.write(content, to: name) {
                path = name
                isFile = true
                memory = nil
            } else {
                let memory = try Descriptor.memory(content)
                path = Array("/proc/\(getpid())/fd/\(memory.number)".utf8)
                isFile = false
                self.memory = memory
            }
        }

        deinit {
            guard isFile else { return }
            _ = unlink(path.map(CChar.init(bitPattern:)) + [0])
        }

        private static func write(_ content: [UInt8], to name: [UInt8]) -> Bool {
            let path = name.map(CChar.init(bitPattern:)) + [0]
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
            guard let file = try? Descriptor(checking: cl_openat(AT_FDCWD, path, flags, 0o600)) else {
                return false
            }
            do {
                try file.write(content)
                // Not by the mode above, from which the user's umask takes away.
                _ = fchmod(file.number, 0o644)
                return true
            } catch {
                _ = unlink(path)
                return false
            }
        }
    }
}

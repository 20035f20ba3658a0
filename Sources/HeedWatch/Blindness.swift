package import HeedModel
package import Inotify
import SystemPackage

/// Words for everything that heed cannot see: what happened, where, and what to do.
package enum Blindness {
    /// A root went away.
    package static func rootVanished(_ path: BytePath) -> Problem {
        Problem(
            .warning,
            id: "missing-root",
            "\(path) is gone; its rules wait until it is back",
            help: ["create it again, or stop heed and change 'root' in the rule file"]
        )
    }

    /// A root came back, or appeared for the first time.
    package static func rootAppeared(_ path: BytePath) -> Problem {
        Problem(.note, id: "missing-root", "\(path) is there and watched")
    }

    /// Something that is no directory has the name of a root.
    package static func rootIsFile(_ path: BytePath) -> Problem {
        Problem(
            .warning,
            id: "missing-root",
            "\(path) is not a directory any more; its rules wait until it is one",
            help: ["move what is there away and create the directory again"]
        )
    }

    /// The file system below a watched directory was unmounted.
    package static func unmounted(_ path: BytePath) -> Problem {
        Problem(
            .warning,
            id: "unmounted",
            "the file system at \(path) was unmounted; what is there now is watched",
            help: ["mount it again if its files are needed"]
        )
    }

    /// Something was mounted over a watched directory.
    package static func mounted(_ mount: MountPoint, _ fileSystem: FileSystem?) -> Problem {
        let name = Printable.text(Array(mount.type.utf8))
        guard fileSystem?.needsPolling == true else {
            return Problem(.note, id: "mounted", "\(name) was mounted at \(mount.path); it is watched")
        }
        return Problem(
            .warning,
            id: "mounted",
            "\(name) was mounted at \(mount.path), where not every change gives an event; it is polled",
            notes: pollingNotes,
            help: ["keep what must be seen at once on a local file system"]
        )
    }

    /// Files that are mounted over others.
    package static func mountedFiles(_ paths: [BytePath]) -> Problem {
        let names = paths.map(\.description).joined(separator: ", ")
        return Problem(
            .note,
            id: "mounted",
            paths.count == 1
                ? "another file is mounted over \(names); what is written to it gives no event there, so it is polled"
                : "files are mounted over \(names); what is written to them gives no event there, so they are polled",
            help: ["mount the directory that holds it instead, where changes must be seen at once"]
        )
    }

    private static let pollingNotes = [
        "not every change there gives an event; changes are found later, by looking",
        "a file counts as written when two looks in a row find it the same",
    ]

    /// Trees that are looked at again and again, because nobody tells of all their changes.
    package static func polled(_ trees: [Polling.Tree]) -> Problem {
        let names = trees.map { "\($0.path) (\($0.fileSystem.name))" }.joined(separator: ", ")
        return Problem(
            .warning,
            id: "polled",
            "watched by polling: \(names)",
            notes: pollingNotes,
            help: ["keep what must be seen at once on a local file system"]
        )
    }

    /// The kernel's queue overflowed.
    package static func overflow(below path: BytePath) -> Problem {
        Problem(
            .note,
            id: "overflow",
            "more happened below \(path) than the kernel's queue holds; compared with the disk",
            notes: ["fs.inotify.max_queued_events is \(text(Inotify.limits().maxQueuedEvents))"]
        )
    }

    /// A directory that cannot be watched.
    package static func uncovered(_ path: BytePath, _ failure: Inotify.Failure) -> Problem {
        switch failure.errno {
        case .permissionDenied, .notPermitted:
            return Problem(
                .warning,
                id: "unreadable",
                "cannot watch \(path): permission denied; changes in it are not seen",
                help: ["give heed's user read permission (chmod +rx), or ignore it in the rule file"]
            )
        default:
            return Problem(
                .warning,
                id: "unreadable",
                "cannot watch \(path): \(failure)",
                help: ["make it readable, or ignore it in the rule file"]
            )
        }
    }
}

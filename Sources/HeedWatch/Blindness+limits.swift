import Glibc
package import HeedModel
package import Inotify
import SystemPackage

extension Blindness {
    /// The user may hold no more watches.
    package static func watchLimit(_ shortage: WatchShortage) -> Problem {
        let missing = shortage.missing
        let more = missing > 1 ? " and \(missing - 1) more director\(missing == 2 ? "y" : "ies")" : ""
        let bound = shortage.limits.watchBound
        let trees = shortage.sizes.largest().filter { $0.directories > 1 }.map {
            "\($0.path)/ \($0.directories)"
        }
        let needed = shortage.watched + missing
        return Problem(
            .error,
            id: "watch-limit",
            "cannot watch \(shortage.first)\(more): \(bound.setting) is \(text(bound.value));"
                + " changes there are not seen",
            notes: [shortage.holders.text()]
                + (trees.isEmpty ? [] : ["the largest trees here: " + trees.joined(separator: ", ")]),
            help: cure(of: shortage.limits, needing: needed, ignoring: shortage.proposals)
        )
    }

    /// Every directory has its watch again.
    package static func shortageOver(watched: Int) -> Problem {
        Problem(
            .note,
            id: "watch-limit",
            "there are watches enough again: all \(watched) directories are watched"
        )
    }

    /// Nothing can be watched at all, or not any more.
    package static func cannotWatch(_ failure: Inotify.Failure) -> Problem {
        switch failure.exhausted {
        case .instances: return instanceLimit(Inotify.limits(), WatchHolder.all())
        case .descriptors: return descriptorLimit(failure)
        case .watches, nil: break
        }
        return Problem(
            .error,
            id: failure.errno == .noSpace ? "watch-limit" : "cannot-watch",
            "cannot watch: \(failure)",
            help: failure.hint.map { [$0] } ?? ["look at the path it names, then start heed again"]
        )
    }

    /// The user may open no more inotify instances.
    package static func instanceLimit(_ limits: Inotify.Limits, _ holders: [WatchHolder]) -> Problem {
        let bound = limits.instanceBound
        let wanted = max(512, (bound.value ?? 0) * 2)
        return Problem(
            .error,
            id: "instance-limit",
            "cannot watch: no inotify instance is left, \(bound.setting) is \(text(bound.value))",
            notes: [holders.instancesText, "the limit of open files (ulimit -n) is not the cause"],
            help: [
                "close other programs that watch files",
                "or raise the limit:  \(command(bound.setting, wanted))",
            ]
        )
    }

    /// Git's ignore files outside the trees are not watched.
    package static func ignoreFilesUnwatched(_ files: [BytePath], _ failure: Inotify.Failure) -> Problem {
        var problem = cannotWatch(failure)
        problem.severity = .warning
        let rest = problem.message.split(separator: ": ", maxSplits: 1).last ?? ""
        problem.message = "edits of git's ignore files outside the tree are not seen: \(rest)"
        problem.notes.insert(asTheyWere(files), at: 0)
        problem.help.append("heed asks again by itself, and says when they are seen")
        return problem
    }

    /// Git's ignore files outside the trees are not watched, or not what leads to them: no watch is left.
    package static func ignoreFilesShort(_ files: [BytePath]) -> Problem {
        let bound = Inotify.limits().watchBound
        return Problem(
            .warning,
            id: "watch-limit",
            "edits of git's ignore files outside the tree are not seen:"
                + " no inotify watch is left, \(bound.setting) is \(text(bound.value))",
            notes: [asTheyWere(files), WatchHolder.all().text()],
            help: [
                "raise the limit:  \(command(bound.setting, max(524_288, (bound.value ?? 0) * 2)))",
                "heed asks again by itself, and says when they are seen",
            ]
        )
    }

    private static func asTheyWere(_ files: [BytePath]) -> String {
        "they count as they were: " + files.prefix(3).map(\.description).joined(separator: ", ")
    }

    /// They are; the name is that of the problem that is over.
    package static func ignoreFilesWatched(_ id: String) -> Problem {
        Problem(
            .note,
            id: id,
            "git's ignore files outside the tree are watched again, and were read anew"
        )
    }

    /// The process may open no more files.
    private static func descriptorLimit(_ failure: Inotify.Failure) -> Problem {
        var limit = rlimit()
        let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        return Problem(
            .error,
            id: "file-limit",
            "cannot watch: this process has \(isKnown ? "all \(limit.rlim_cur)" : "all the") files open it may have",
            notes: ["inotify's own limits are not the cause"],
            help: ["raise the limit of open files, for example:  ulimit -n 4096"]
        )
    }

    /// What to do where the user may hold too few watches.
    ///
    /// - Parameters:
    ///   - limits: the limits in force.
    ///   - needed: how many watches are needed in all.
    ///   - proposals: patterns for `ignore`.
    /// - Returns: lines for people.
    package static func cure(
        of limits: Inotify.Limits,
        needing needed: Int,
        ignoring proposals: [String]
    ) -> [String] {
        ignoring(proposals) + raising(limits.watchBound, needing: needed)
    }

    private static func ignoring(_ proposals: [String]) -> [String] {
        guard !proposals.isEmpty else {
            return ["let the rules' paths name only what they need, or ignore what no rule needs"]
        }
        return ["ignore what no rule needs:   ignore: [\(proposals.joined(separator: ", "))]"]
    }

    private static func raising(_ bound: (setting: String, value: Int?), needing needed: Int) -> [String] {
        var wanted = max(524_288, (bound.value ?? 0) * 2)
        while wanted < needed * 2 { wanted *= 2 }
        let isNamespace = bound.setting.hasPrefix("user.")
        return ["or raise the limit:          \(command(bound.setting, wanted))"]
            + (isNamespace
                ? ["                             (it is the limit of this container or namespace)"] : [])
    }

    private static func command(_ setting: String, _ value: Int) -> String {
        "sudo sysctl \(setting)=\(value)"
    }

    static func text(_ number: Int?) -> String {
        number.map(String.init) ?? "unknown"
    }
}

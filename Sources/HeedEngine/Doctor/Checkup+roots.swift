package import HeedModel
import HeedReport
package import HeedWatch

extension Checkup {
    /// Looks at a root: whether it is there, and whether the kernel hears of its changes.
    ///
    /// - Parameters:
    ///   - root: the directory.
    ///   - isDirectory: whether it is one; nil where nothing is there.
    ///   - fileSystem: what holds it.
    ///   - mounts: what is mounted below it.
    ///   - files: files below it that others are mounted over.
    package mutating func lookAtRoot(
        _ root: BytePath,
        isDirectory: Bool?,
        fileSystem: FileSystem?,
        mounts: [MountPoint: FileSystem],
        files: [BytePath] = []
    ) {
        guard isDirectory == true, let fileSystem else {
            let what = isDirectory == nil ? "does not exist" : "is not a directory"
            items.append(
                Item(
                    "root",
                    .problem,
                    "\(root) \(what)",
                    help: ["create it, or change 'root' in the rule file"],
                    details: [JSON.Member("path", JSON(bytes: root.bytes)), JSON.Member("filesystem", .null)]
                )
            )
            return
        }
        let silent = mounts.filter { $0.value.needsPolling }.keys.map { "\($0.path) (\($0.type))" }.sorted()
        var notes = Checkup.remark(on: fileSystem).map { [$0] } ?? []
        if !silent.isEmpty {
            notes.append("mounted below it, and silent too: " + silent.joined(separator: ", "))
        }
        if !files.isEmpty {
            let names = files.sorted().map(\.description).joined(separator: ", ")
            notes.append("files are mounted over others, whose writes give no event there; polled: " + names)
        }
        items.append(
            Item(
                "root",
                notes.isEmpty ? .fine : .note,
                "\(root): \(fileSystem.name)",
                notes: notes,
                details: [
                    JSON.Member("path", JSON(bytes: root.bytes)),
                    JSON.Member("filesystem", .string(fileSystem.name)),
                    JSON.Member("polled", .boolean(fileSystem.needsPolling)),
                    JSON.Member(
                        "silent-mounts",
                        .array(
                            mounts.filter { $0.value.needsPolling }.keys.sorted { $0.path < $1.path }
                                .map { JSON(bytes: $0.path.bytes) }
                        )
                    ),
                    JSON.Member("mounted-files", .array(files.sorted().map { JSON(bytes: $0.bytes) })),
                ]
            )
        )
    }

    /// Looks at the directories below the roots.
    ///
    /// - Parameters:
    ///   - unreadable: those that must be watched and cannot be read.
    ///   - ignored: those that are ignored, as people are told of them.
    package mutating func lookAtDirectories(unreadable: [BytePath], ignored: [BytePath]) {
        let details = [
            JSON.Member("unreadable", .array(unreadable.map { JSON(bytes: $0.bytes) })),
            JSON.Member("ignored", .array(ignored.map { JSON(bytes: $0.bytes) })),
        ]
        var notes: [String] = []
        if !ignored.isEmpty {
            let names = ignored.prefix(6).map { "\($0)/" }.joined(separator: " ")
            let more = ignored.count > 6 ? " and \(ignored.count - 6) more" : ""
            notes = ["ignored, and not opened: " + names + more]
        }
        guard let first = unreadable.first else {
            items.append(Item("directories", .fine, "all can be read", notes: notes, details: details))
            return
        }
        let more = unreadable.count > 1 ? " and \(unreadable.count - 1) more" : ""
        items.append(
            Item(
                "directories",
                .problem,
                "cannot be read, so changes there are not seen: \(first)\(more)",
                notes: notes,
                help: ["give heed's user read permission (chmod +rx), or ignore it in the rule file"],
                details: details
            )
        )
    }

    private static func remark(on fileSystem: FileSystem) -> String? {
        switch fileSystem.silence {
        case .none: nil
        case .elsewhere: "what other machines or its server change there gives no event"
        case .kernel: "the kernel tells nobody of changes there"
        case .layers: "what is changed in its layers, not in the merged directory, gives no event"
        }
    }
}

import Globs

extension Rule {
    /// Whether the rule says that its action writes a path, relative to its root, itself (`outputs`).
    package func writes(_ path: BytePath, isDirectory: Bool) -> Bool {
        guard let covering = definition.outputs?.covering(path.bytes.span, isDirectory: isDirectory) else {
            return false
        }
        return !covering.isExcluding
    }

    /// The pattern of `paths`, as written, that selects a path relative to the rule's root.
    package func pattern(covering path: BytePath, isDirectory: Bool) -> String? {
        scope.paths.covering(path.bytes.span, isDirectory: isDirectory).map { scope.patterns[$0.index] }
    }
}

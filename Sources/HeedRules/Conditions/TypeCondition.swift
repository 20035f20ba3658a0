package import HeedModel

/// Asks whether a change is about a file or a directory.
package struct TypeCondition: DocumentedCondition {
    /// What a rule is about.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Everything that is not a directory: links, fifos and sockets too.
        case file
        /// Directories only.
        case dir
        /// Both.
        case any

        /// For help texts.
        package var summary: String {
            switch self {
            case .file: "everything that is not a directory (default)"
            case .dir: "directories only"
            case .any: "both"
            }
        }
    }

    /// The key.
    package static let keyword = "type"
    /// For the reference page.
    package static let summary = "whether a change is about a file or a directory"

    /// What the rule is about.
    package var kind: Kind

    /// Makes the condition.
    package init(kind: Kind) {
        self.kind = kind
    }

    /// Holds for the wanted kind.
    ///
    /// A directory that went away as a whole stands for everything that was in it and passes every kind.
    package func holds(for subject: Subject) -> Bool {
        switch kind {
        case .any: true
        case .file: !subject.isDirectory || subject.standsForTree
        case .dir: subject.isDirectory || subject.standsForTree
        }
    }

    /// One of each kind.
    package static var examples: [ConditionExample] {
        let file = Subject(path: Array("src/a.c".utf8), events: .write)
        let directory = Subject(path: Array("src".utf8), events: .change, isDirectory: true)
        let tree = Subject(path: Array("src".utf8), events: .delete, isDirectory: true, standsForTree: true)
        return [
            ConditionExample("file", TypeCondition(kind: .file), file, true),
            ConditionExample("file", TypeCondition(kind: .file), directory, false),
            ConditionExample("file", TypeCondition(kind: .file), tree, true),
            ConditionExample("dir", TypeCondition(kind: .dir), directory, true),
            ConditionExample("dir", TypeCondition(kind: .dir), file, false),
            ConditionExample("any", TypeCondition(kind: .any), file, true),
            ConditionExample("any", TypeCondition(kind: .any), directory, true),
        ]
    }
}

import HeedModel

/// The keys of `when`.
package enum WhenKeys {
    /// In the order of the reference page.
    package static let table = KeyTable(keys: keys, constraints: KeyConstraints(mayBeEmpty: false))

    private static let keys: [Key<GatesDraft>] = [
        Key(
            "stable",
            type: .duration,
            default: "none",
            "Size and time of a path have been still for so long; it waits until they are.",
            example: "stable: 2s",
            read: { draft, node, reading in
                draft.gates += reading.duration(node, "stable").map { [.stable($0)] } ?? []
            }
        ),
        Key(
            "closed",
            type: .boolean,
            default: "false",
            "Nobody has the path open for writing; it waits until nobody has.",
            example: "closed: true",
            read: { draft, node, reading in
                draft.gates += reading.boolean(node, "closed") == true ? [.closed] : []
            }
        ),
        Key(
            "min-size",
            type: .size,
            default: "none",
            "The path has at least so many bytes.",
            example: "min-size: 1B",
            read: { draft, node, reading in
                draft.minSize = reading.size(node, "min-size")
                draft.gates += draft.minSize.map { [.minSize($0)] } ?? []
            }
        ),
        Key(
            "max-size",
            type: .size,
            default: "none",
            "The path has at most so many bytes.",
            example: "max-size: 10MiB",
            read: { draft, node, reading in
                draft.maxSize = reading.size(node, "max-size").map { ($0, node) }
                draft.gates += draft.maxSize.map { [.maxSize($0.size)] } ?? []
            }
        ),
        Key(
            "content-changed",
            type: .boolean,
            default: "false",
            "The content is another one than at the rule's last successful run.",
            example: "content-changed: true",
            read: { draft, node, reading in
                draft.gates += reading.boolean(node, "content-changed") == true ? [.contentChanged] : []
            }
        ),
        Key(
            "exists",
            type: .oneOrMore(.fileName),
            default: "none",
            "These files exist; names are relative to the root.",
            example: "exists: app.yaml",
            read: { draft, node, reading in draft.existing = reading.words(node, "exists") ?? [] }
        ),
        Key(
            "missing",
            type: .oneOrMore(.fileName),
            default: "none",
            "None of these files exists; names are relative to the root.",
            example: "missing: maintenance.flag",
            read: { draft, node, reading in draft.missing = reading.words(node, "missing") ?? [] }
        ),
        Key(
            "test",
            type: .shellText,
            default: "none",
            "This shell text ends with 0.",
            example: "test: git diff --quiet",
            read: { draft, node, reading in
                if case .shell(let text) = reading.shell(node, "test") {
                    draft.gates.append(.test(text))
                }
            }
        ),
    ]
}

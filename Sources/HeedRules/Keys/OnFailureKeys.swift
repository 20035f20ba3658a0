/// The keys of `on-failure` in its map form.
package enum OnFailureKeys {
    /// In the order of the reference page.
    package static let table = KeyTable<StepDraft>(
        keys: keys,
        constraints: KeyConstraints(atLeastOne: [["exec"]])
    )

    private static let keys: [Key<StepDraft>] = [
        Key(
            "exec",
            type: .arguments,
            default: "required",
            "A program and its arguments, no shell.",
            example: "exec: [mv, -n, --, \"{path}\", failed/]",
            read: { draft, node, reading in draft.command = reading.exec(node) ?? draft.command }
        )
    ]
}

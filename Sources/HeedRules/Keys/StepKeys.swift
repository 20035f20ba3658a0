/// The keys of a step in the map form.
package enum StepKeys {
    /// In the order of the reference page.
    package static let table = KeyTable(
        keys: keys,
        constraints: KeyConstraints(atLeastOne: [["run", "exec"]], atMostOne: [["run", "exec"]])
    )

    private static let keys: [Key<StepDraft>] = [
        Key(
            "name",
            type: .text,
            default: "the step's number",
            "What messages call the step.",
            example: "name: compile",
            read: { draft, node, reading in draft.name = reading.text(node, "name") }
        ),
        Key(
            "run",
            type: .shellText,
            default: "one of 'run' and 'exec'",
            "Shell text of the step.",
            example: "run: make",
            read: { draft, node, reading in draft.command = reading.shell(node, "run") ?? draft.command }
        ),
        Key(
            "exec",
            type: .arguments,
            default: "one of 'run' and 'exec'",
            "A program and its arguments, no shell.",
            example: "exec: [nginx, -t]",
            read: { draft, node, reading in draft.command = reading.exec(node) ?? draft.command }
        ),
    ]
}

import HeedModel

extension RuleKeys {
    /// Keys that say how many processes there are, how long they stay and what is seen of them.
    static let processes: [Key<RuleDraft>] = [
        Key(
            "each",
            type: .choice(each),
            default: "batch",
            "What one run is for: all changed paths, or each of them on its own.",
            example: "each: path",
            read: { draft, node, reading in
                let word = reading.choice(node, "each", each, foreign: ForeignWords.each)
                draft.each = word.flatMap(Rule.Each.init) ?? .batch
            }
        ),
        Key(
            "jobs",
            type: .integer(1...Reading.mostJobs),
            default: "1",
            "How many runs of this rule may go on at a time, with 'each: path' or 'on-busy: parallel'.",
            example: "jobs: 4",
            read: { draft, node, reading in draft.jobs = reading.ruleJobs(node) ?? 1 }
        ),
        Key(
            "lock",
            type: .oneOrMore(.name, isUnique: true),
            default: "none",
            "Runs that hold the same name never overlap, whatever rules and files they belong to.",
            example: "lock: target-dir",
            read: { draft, node, reading in draft.locks = reading.locks(node) ?? [] }
        ),
        Key(
            "service",
            type: .boolean,
            default: "false",
            "A process that stays, such as a server: it takes no slot of 'jobs', a change restarts it.",
            more:
                "`after` takes it for succeeded once it has started; when it ends by itself, that is told as a "
                + "failure, and it starts again at the next change.",
            example: "service: true",
            read: { draft, node, reading in draft.isService = reading.boolean(node, "service") ?? false }
        ),
        Key(
            "leftover",
            type: .choice(leftovers),
            default: "kill",
            "What becomes of processes that the command leaves behind.",
            example: "leftover: keep",
            read: { draft, node, reading in
                let word = reading.choice(node, "leftover", leftovers)
                draft.leftover = word.flatMap(Rule.Leftover.init) ?? .kill
            }
        ),
        Key(
            "show",
            type: .choice(shows),
            default: "stream",
            "What the terminal shows of the output.",
            example: "show: on-failure",
            read: { draft, node, reading in
                let word = reading.choice(node, "show", shows, foreign: ForeignWords.shows)
                draft.show = word.flatMap(Rule.Show.init) ?? .stream
            }
        ),
    ]

    private static let each = [
        (name: "batch", summary: "one run for all changed paths (default)"),
        (name: "path", summary: "one run for each changed path"),
    ]

    private static let leftovers = [
        (name: "kill", summary: "killed when the command has ended (default)"),
        (name: "keep", summary: "left alone until heed ends"),
    ]

    private static let shows = [
        (name: "stream", summary: "everything, as it comes (default)"),
        (name: "on-failure", summary: "the last lines, once the run has failed"),
        (name: "never", summary: "nothing"),
    ]
}

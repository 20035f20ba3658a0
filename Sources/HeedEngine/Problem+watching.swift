import HeedModel

extension Problem {
    /// What made watching end: the problem itself, or what is known of an error that is none.
    static func ofWatching(_ error: any Error) -> Problem {
        error as? Problem
            ?? Problem(
                .error,
                id: "cannot-watch",
                "watching ended: \(error)",
                help: ["start heed again; if it happens again, report it with this message"]
            )
    }
}

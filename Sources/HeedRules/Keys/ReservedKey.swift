/// A key name that a later version may use.
struct ReservedKey: Sendable {
    let name: String
    let label: String
    let help: String

    static let all = [
        ReservedKey(
            name: "poll",
            label: "heed polls by itself where a file system reports no changes",
            help: "remove it"
        ),
        ReservedKey(
            name: "follow",
            label: "links to directories are not followed",
            help: "remove it, and name the directory that the link leads to in 'root' or 'paths'"
        ),
    ]
}

import HeedModel
package import HeedWatch
package import Inotify

/// What heed needs of the machine it is on, looked at without watching or running anything.
package struct Checkup: Sendable {
    /// What was found, in the order in which it is told.
    package internal(set) var items: [Item] = []

    /// Nothing was looked at yet.
    package init() {}

    /// Whether there is nothing to mend.
    package var isFine: Bool { !items.contains { $0.status == .problem } }

    /// Looks whether the user may hold the watches that the rules need.
    ///
    /// - Parameters:
    ///   - limits: the limits in force.
    ///   - holders: who holds watches now.
    ///   - needed: how many directories the rules need watched.
    ///   - proposals: what to ignore where those are too many.
    package mutating func lookAtWatches(
        _ limits: Inotify.Limits,
        _ holders: [WatchHolder],
        needed: Int,
        proposals: [String]
    ) {
        let bound = limits.watchBound
        let held = holders.reduce(0) { $0 + $1.watches }
        // A heed that is running already holds what the rules need.
        let foreign = holders.filter { $0.name != "heed" }.reduce(0) { $0 + $1.watches }
        let details = [
            JSON.Member("setting", .string(bound.setting)),
            JSON.Member("limit", bound.value.map { .integer($0) } ?? .null),
            JSON.Member("held", .integer(held)), JSON.Member("needed", .integer(needed)),
            JSON.Member("holders", .array(holders.map { Checkup.json(of: $0) })),
        ]
        guard let limit = bound.value else {
            items.append(
                Item(
                    "watches",
                    .problem,
                    "/proc does not tell how many watches there may be",
                    help: ["mount /proc"],
                    details: details
                )
            )
            return
        }
        let isEnough = foreign + needed < limit
        let room = "\(bound.setting) is \(limit), \(held) held, the rules need \(needed)"
        items.append(
            Item(
                "watches",
                isEnough ? .fine : .problem,
                isEnough ? room : "too few: \(room)",
                notes: held > 0 ? [holders.text()] : [],
                help: isEnough
                    ? [] : Blindness.cure(of: limits, needing: foreign + needed, ignoring: proposals),
                details: details
            )
        )
    }

    /// Looks whether the user may open an inotify instance.
    package mutating func lookAtInstances(_ limits: Inotify.Limits, _ holders: [WatchHolder]) {
        let bound = limits.instanceBound
        let held = holders.reduce(0) { $0 + $1.instances }
        let isEnough = held < bound.value ?? .max
        let problem = Blindness.instanceLimit(limits, holders)
        items.append(
            Item(
                "instances",
                isEnough ? .fine : .problem,
                "\(bound.setting) is \(bound.value.map(String.init) ?? "unknown"), \(held) held",
                notes: isEnough ? [] : [holders.instancesText],
                help: isEnough ? [] : problem.help,
                details: [
                    JSON.Member("setting", .string(bound.setting)),
                    JSON.Member("limit", bound.value.map { .integer($0) } ?? .null),
                    JSON.Member("held", .integer(held)),
                ]
            )
        )
    }

    /// Notes how many events the kernel keeps for heed.
    package mutating func lookAtQueue(_ limits: Inotify.Limits) {
        let size = limits.maxQueuedEvents
        items.append(
            Item(
                "queue",
                .fine,
                "fs.inotify.max_queued_events is \(size.map(String.init) ?? "unknown");"
                    + " what is beyond is found by comparing with the disk",
                details: [JSON.Member("limit", size.map { .integer($0) } ?? .null)]
            )
        )
    }

    private static func json(of holder: WatchHolder) -> JSON {
        .object([
            JSON.Member("pid", .integer(Int(holder.pid))), JSON.Member("name", .string(holder.name)),
            JSON.Member("instances", .integer(holder.instances)),
            JSON.Member("watches", .integer(holder.watches)),
        ])
    }
}

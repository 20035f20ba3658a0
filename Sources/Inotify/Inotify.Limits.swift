internal import CLinux

extension Inotify {
    /// The kernel's limits of inotify, as this process meets them.
    ///
    /// Two settings bound watches and instances: the system's (`/proc/sys/fs/inotify`) and the user namespace's
    /// (`/proc/sys/user`); the smaller one counts. nil where /proc does not tell.
    public struct Limits: Hashable, Sendable {
        /// Watches a user may hold (`max_user_watches`).
        public var maxWatches: Int?
        /// Instances a user may hold (`max_user_instances`).
        public var maxInstances: Int?
        /// Events the kernel queues for one instance (`max_queued_events`).
        public var maxQueuedEvents: Int?
        /// Watches a user may hold in this user namespace.
        public var maxNamespaceWatches: Int?
        /// Instances a user may hold in this user namespace.
        public var maxNamespaceInstances: Int?

        /// Reads the limits.
        package init() {
            maxWatches = Self.number(in: "/proc/sys/fs/inotify/max_user_watches")
            maxInstances = Self.number(in: "/proc/sys/fs/inotify/max_user_instances")
            maxQueuedEvents = Self.number(in: "/proc/sys/fs/inotify/max_queued_events")
            maxNamespaceWatches = Self.number(in: "/proc/sys/user/max_inotify_watches")
            maxNamespaceInstances = Self.number(in: "/proc/sys/user/max_inotify_instances")
        }

        /// The number a file of /proc holds.
        private static func number(in path: String) -> Int? {
            guard let bytes = ProcFile.contents(of: path) else { return nil }
            let digits = bytes.prefix { (0x30...0x39).contains($0) }
            return Int(String(decoding: digits, as: UTF8.self))
        }

        /// The setting that bounds watches, and its value where it is known.
        package var watchBound: (setting: String, value: Int?) {
            Self.smaller(
                ("fs.inotify.max_user_watches", maxWatches),
                ("user.max_inotify_watches", maxNamespaceWatches)
            )
        }

        /// The setting that bounds instances, and its value where it is known.
        package var instanceBound: (setting: String, value: Int?) {
            Self.smaller(
                ("fs.inotify.max_user_instances", maxInstances),
                ("user.max_inotify_instances", maxNamespaceInstances)
            )
        }

        /// The setting that bounds watches, with its value, such as `fs.inotify.max_user_watches = 8192`.
        package var watchSetting: String { Self.text(watchBound) }

        /// The setting that bounds instances, with its value.
        package var instanceSetting: String { Self.text(instanceBound) }

        private static func smaller(_ one: (String, Int?), _ two: (String, Int?)) -> (String, Int?) {
            (two.1 ?? .max) < (one.1 ?? .max) ? two : one
        }

        private static func text(_ bound: (setting: String, value: Int?)) -> String {
            bound.value.map { "\(bound.setting) = \($0)" } ?? bound.setting
        }
    }

    /// The limits in force now.
    public static func limits() -> Limits { Limits() }
}

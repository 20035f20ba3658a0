package import Globs

extension Rule {
    /// Everything a rule is made of.
    package struct Definition: Sendable {
        /// Unique in a rule set.
        package var name: String
        /// For listings.
        package var description: String?
        /// Whether changes start it.
        package var isEnabled = true
        /// Words by which it can be selected.
        package var tags: [String] = []
        /// Where it looks; its patterns are none where only other rules start it.
        package var scope: Scope
        /// What it listens to.
        package var events: EventSet = .change
        /// All must hold; scope and events are among them.
        package var conditions: [any Condition]
        /// When it runs.
        package var debounce = Debounce()
        /// The shortest time between two starts.
        package var throttle: Duration?
        /// What must hold before it runs.
        package var gates: [Gate] = []
        /// What holds a due batch back.
        package var holdWhile = HoldWhile.gitIndexLock
        /// The rules that it waits for, and that start it where it has no patterns of its own.
        package var after: [String] = []
        /// What one run is for.
        package var each = Each.batch
        /// How many runs of it may go on at a time.
        package var jobs = 1
        /// Names of which no two runs hold the same one at a time.
        package var locks: [String] = []
        /// What it does with a batch while it runs.
        package var onBusy: any BusyPolicy = QueueWhenBusy()
        /// What happens at start.
        package var onStart = OnStart.never
        /// What it does.
        package var action: Action
        /// What runs its shell text.
        package var shell = Shell.sh
        /// Put before the program and arguments of every step; only pieces that need no path.
        package var via: [Action.Argument] = []
        /// Files that the action writes itself; nil where it says nothing.
        package var outputs: PatternList?
        /// What runs after the last failure.
        package var onFailure: Action.Command?
        /// Whether the action is a process that stays.
        package var isService = false
        /// What becomes of the processes that it leaves behind.
        package var leftover = Leftover.kill
        /// What the terminal shows of its output.
        package var show = Show.stream
        /// Where its processes start: absolute.
        package var workingDirectory: BytePath
        /// Added to the environment, in order.
        package var environment: [Variable] = []
        /// What its processes read.
        package var standardInput = StandardInput.none
        /// How a run of it is stopped.
        package var stop = Stop()
        /// How long a run may take.
        package var timeout: Duration?
        /// How often a failed run is repeated.
        package var retry: Retry?
        /// Where it is written.
        package var file: SourceFile?
        /// The place of its name.
        package var range: SourceRange?
        /// The places of what decides about paths.
        package var places = Places()

        /// Makes a definition with the language's defaults.
        package init(
            name: String,
            scope: Scope,
            conditions: [any Condition],
            action: Action,
            workingDirectory: BytePath
        ) {
            self.name = name
            self.scope = scope
            self.conditions = conditions
            self.action = action
            self.workingDirectory = workingDirectory
        }
    }
}

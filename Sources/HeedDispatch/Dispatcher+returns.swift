import HeedModel

/// What a run may have seen although it is gone again.
///
/// A run looks at its paths while things go on happening. Where a directory comes back, a path in it that the run was
/// told to be gone may be there for a moment, and nobody hears of it: the directory is not watched yet. So such paths
/// are told once more.
extension Dispatcher {
    /// Directories that were told to be gone with all that was in them.
    struct Departures: Sendable {
        private var directories: Set<BytePath> = []
        private var areTooMany = false

        var isEmpty: Bool { directories.isEmpty && !areTooMany }

        /// Takes note of one; absolute.
        mutating func add(_ directory: BytePath) {
            guard !areTooMany else { return }
            directories.insert(directory)
            // They are forgotten after each run; more come together only where nothing runs at all.
            guard directories.count > 10_000 else { return }
            (directories, areTooMany) = ([], true)
        }

        /// Whether an absolute path may have been in one of them.
        func took(_ path: BytePath) -> Bool {
            if areTooMany { return true }
            var next = path.parent
            while let directory = next {
                if directories.contains(directory) { return true }
                next = directory.parent
            }
            return false
        }
    }

    /// A run, and what it was told that was gone by then, said so or not.
    struct Reader: Sendable {
        let rule: Int
        /// Relative to the rule's root.
        let gone: [BytePath]
        /// Every directory above one of them.
        var above: Set<BytePath> = []
        /// Whether the run has ended, though not everything was heard that happened before.
        var hasEnded = false

        /// Takes note of a run; nil where it was told of nothing that is gone.
        init?(_ run: Run, of rule: Int, after departures: Departures) {
            let entries = run.trigger.batch.entries
            let root = run.rule.scope.root
            // Written before its directory went away, a path is told after it where the rule runs for each path.
            let areSome = !departures.isEmpty
            gone = entries.filter { path, entry in
                entry.isGone || areSome && departures.took(root.appending(path.bytes))
            }.map(\.key)
            guard !gone.isEmpty else { return nil }
            self.rule = rule
            for path in gone {
                var next = path.parent
                while let directory = next, above.insert(directory).inserted { next = directory.parent }
            }
        }
    }

    /// Runs that have ended saw nothing of what happens from now on, and what is told then is there or told gone.
    mutating func forgetReaders() {
        departures = Departures()
        guard !readers.isEmpty else { return }
        readers = readers.filter { !$0.value.hasEnded }
    }

    /// A directory is there: tells the runs' rules once more what is gone below it.
    mutating func retell(below directory: BytePath, at now: Duration) {
        for (_, reader) in readers.sorted(by: { $0.key < $1.key }) {
            let rule = reader.rule
            guard let top = directory.relative(to: standings[rule].rule.scope.root),
                reader.above.contains(top)
            else { continue }
            for path in reader.gone where path.relative(to: top) != nil {
                let index = standings[rule].runsForEachPath ? job(of: rule, for: path) : rule
                let entry = Batch.Entry(events: [.delete, .kernel(0x200)], isGone: true)
                places[index].job.add(path, entry, overflow: false, at: now)
                trace(path, to: index, of: rule, at: now)
                review(index, at: now)
            }
        }
    }
}

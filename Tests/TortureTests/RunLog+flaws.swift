import HeedTestKit

/// Logs as they would be if heed had a flaw, to prove that the oracle sees it.
extension RunLog {
    /// One path in so many is not handed over.
    func dropping(oneIn count: UInt64, seed: UInt64) -> RunLog {
        var generator = SplitMix64(seed: seed)
        var log = self
        for index in log.runs.indices {
            log.runs[index].readings.removeAll { _ in generator.next() % count == 0 }
        }
        return log
    }

    /// What was found in a fresh directory is not handed over.
    func leavingOut(_ path: String) -> RunLog {
        var log = self
        for index in log.runs.indices { log.runs[index].readings.removeAll { $0.path == path } }
        return log
    }

    /// What a stopped or failed run was started for is not handed over again.
    func losingWhatWasStopped() -> RunLog {
        var log = self
        var lost: Set<Reading> = []
        for index in log.runs.indices {
            if log.runs[index].success == nil {
                lost.formUnion(log.runs[index].readings)
            } else {
                log.runs[index].readings.removeAll(where: lost.contains)
            }
        }
        return log
    }
}

import HeedEngine

/// Where the process begins.
@main
enum Program {
    /// Blocks the signals that end heed before any thread is started, and keeps the main thread out of the way.
    static func main() {
        StopSignals.block()
        Task { @concurrent in await Heed.parseAndRun() }
        StopSignals.waitForever()
    }
}

import HeedEngine

/// Where the process begins.
@main
enum Program {
    /// Blocks the signals that end heed before any thread is started, then becomes the thread of all tasks.
    static func main() {
        StopSignals.block()
        MainThread.shared.run { await Heed.parseAndRun() }
    }
}

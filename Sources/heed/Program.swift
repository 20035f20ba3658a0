import HeedEngine

/// Where the process begins.
@main
enum Program {
    /// Bounds what memory is kept, blocks the signals that end heed, then becomes the thread of all tasks.
    ///
    /// Both before any thread is started, so that all are bound by it.
    static func main() {
        Memory.keepSmall()
        StopSignals.block()
        MainThread.shared.run { await Heed.parseAndRun() }
    }
}

import HeedEngine

/// Where the process begins.
@main
enum Program {
    /// Bounds what memory is kept, blocks the signals that end heed before any thread is started, then becomes the thread of all tasks.
    static func main() {
        Memory.keepSmall()
        StopSignals.block()
        MainThread.shared.run { await Heed.parseAndRun() }
    }
}

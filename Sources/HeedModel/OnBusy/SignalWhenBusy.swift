/// Tells the running process instead of starting another one: for servers that reload on a signal.
package struct SignalWhenBusy: BusyPolicy {
    /// The key of its map form in a rule file.
    package static let keyword = "signal"
    /// As a rule file writes it.
    package static let form = "{ signal: HUP }"
    /// For help texts.
    package static let summary = "tell the running process"

    /// What the running leader is sent.
    package var signal: Signal

    /// Makes the policy that sends HUP, which servers take for a request to reload.
    package init() {
        self.init(signal: .hangUp)
    }

    /// Makes the policy for a signal.
    package init(signal: Signal) {
        self.signal = signal
    }

    /// Signals the run.
    package var whileRunning: BusyDecision { .signal(signal) }
}

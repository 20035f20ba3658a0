import HeedModel
import YAMLTree

extension Reading {
    /// A signal by its name.
    mutating func signal(_ node: Node, _ key: String) -> Signal? {
        guard let written = text(node, key) else { return nil }
        if let signal = Signal(written) { return signal }
        if let number = Int32(written) {
            let name = Signal(number: number)?.name
            report.add(
                "bad-signal",
                "signals are named, not numbered",
                at: node.range,
                label: name.map { "\(number) is \($0)" } ?? "",
                help: name.map { "write '\($0)'" } ?? Reading.signalHelp,
                instead: name
            )
            return nil
        }
        let suggestion = suggestion(for: bare(written), among: Signal.names)
        report.add(
            "bad-signal",
            "no signal is called '\(written)'",
            at: node.range,
            label: suggestion?.label ?? "",
            help: suggestion == nil ? Reading.signalHelp : nil,
            instead: suggestion?.word
        )
        return nil
    }

    /// A signal that can end a process.
    mutating func stopSignal(_ node: Node, _ key: String) -> Signal? {
        guard let signal = signal(node, key) else { return nil }
        guard let effect = Reading.endless[signal.name] else { return signal }
        report.add(
            "bad-signal",
            "\(signal.name) ends nothing: it \(effect)",
            at: node.range,
            label: "write TERM, INT or QUIT",
            help:
                "a process that ignores the signal is killed after 'grace': 5s unless something else is written"
        )
        return nil
    }

    /// Signals that end no process, and what they do.
    static let endless = [
        "STOP": "pauses a process", "TSTP": "pauses a process", "TTIN": "pauses a process",
        "TTOU": "pauses a process", "CONT": "lets a paused process go on",
        "CHLD": "tells of a child, and is ignored", "URG": "tells of a socket, and is ignored",
    ]

    private static let signalHelp =
        "signals have upper-case names, for example TERM, INT, HUP, USR1; 'kill -l' lists them"

    private func bare(_ text: String) -> String {
        text.uppercased().hasPrefix("SIG") ? String(text.dropFirst(3)) : text
    }
}

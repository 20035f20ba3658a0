import Foundation

/// Waits for what nothing tells: looks again and again, within a limit.
struct Patience: Sendable {
    private var deadline: DispatchTime
    private let seconds: Double

    /// Starts waiting now.
    init(seconds: Double) {
        self.seconds = seconds
        deadline = .now() + seconds
    }

    /// Lets a moment pass; false once the limit is over.
    func goesOn() async -> Bool {
        guard DispatchTime.now() < deadline else { return false }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(30)) { continuation.resume() }
        }
        return true
    }

    /// Something has happened: the limit counts anew.
    mutating func renew() {
        deadline = .now() + seconds
    }

    /// Whether something became true within the limit.
    static func until(_ seconds: Double = 30, _ condition: () -> Bool) async -> Bool {
        let patience = Patience(seconds: seconds)
        while !condition() {
            guard await patience.goesOn() else { return condition() }
        }
        return true
    }
}

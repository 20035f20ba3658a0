import HeedModel
import HeedReport
import HeedRules
import HeedWatch

/// The options of `heed events`, checked against each other.
struct EventOptions: Sendable {
    let format: EventFormat
    let wanted: EventSet
    let isRaw: Bool
    let namesRules: Bool
    let timeout: Duration?
    let count: Int?

    init(_ request: EventsRequest) throws(Refusal) {
        isRaw = request.isRaw
        format = try EventOptions.format(request)
        let usesRules = if case .template(let template, _) = format { template.namesRules } else { false }
        namesRules = request.namesRules || usesRules
        if isRaw, namesRules {
            throw EventOptions.refusal(
                "raw events start no rules",
                help: "leave --raw out: rules are started by what heed makes of the kernel's events"
            )
        }
        count = request.count
        if let count, count < 1 {
            throw EventOptions.refusal(
                "--count \(count) would tell nothing",
                help: "write a number from 1 on"
            )
        }
        timeout = try request.timeout.map { text throws(Refusal) in try EventOptions.duration(text) }
        var wanted: EventSet = []
        for names in request.events {
            for name in names.split(separator: ",", omittingEmptySubsequences: false) {
                wanted.formUnion(try Engine.events(named: String(name)))
            }
        }
        let standard: EventSet = isRaw ? .kernel(RawEvent.everything) : [.change, .create]
        self.wanted = request.events.isEmpty ? standard : wanted
    }

    private static func format(_ request: EventsRequest) throws(Refusal) -> EventFormat {
        if request.asJSON {
            guard request.template == nil, !request.endsWithNUL else {
                throw refusal(
                    "--json is a format of its own",
                    help: "leave out \(request.template == nil ? "-0" : "--format"), or --json"
                )
            }
            return .json
        }
        guard let text = request.template else {
            return request.endsWithNUL ? .template(.path, endsWithNUL: true) : .text
        }
        do throws(EventTemplate.Failure) {
            return .template(try EventTemplate(text), endsWithNUL: request.endsWithNUL)
        } catch {
            throw refusal(error)
        }
    }

    private static func refusal(_ failure: EventTemplate.Failure) -> Refusal {
        let names = EventTemplate.Field.allCases.map(\.rawValue)
        let list = "placeholders: \(names.map { "{\($0)}" }.joined(separator: " "))"
        switch failure {
        case .unknown(let name):
            let shown = Printable.text(Array(name.utf8))
            let suggestion = Suggestion.value(name, among: names)
            return refusal(
                "no placeholder '{\(shown)}' in --format",
                help: suggestion.map { "did you mean '{\($0.word)}'?" } ?? list
            )
        case .brace(let brace):
            return refusal(
                "'\(brace)' in --format belongs to no placeholder",
                help: "write '\(brace)\(brace)' for a literal brace; \(list)"
            )
        }
    }

    private static func duration(_ text: String) throws(Refusal) -> Duration {
        let duration: Duration
        do throws(DurationText.Failure) {
            duration = try DurationText.read(text)
        } catch {
            throw refusal(error, text)
        }
        guard duration > .zero else {
            throw refusal("--timeout 0 would end at once", help: "leave it out for no end")
        }
        return duration
    }

    private static func refusal(_ failure: DurationText.Failure, _ text: String) -> Refusal {
        let shown = Printable.text(Array(text.utf8))
        let help =
            switch failure {
            case .noUnit: "write \(shown)s or \(shown)ms"
            case .spelled(let better), .disordered(let better): "write \(better)"
            case .tooLong: "leave it out for no end"
            case .notADuration: "write a number with a unit, for example 30s"
            }
        return refusal("--timeout takes a duration, not '\(shown)'", help: help)
    }

    private static func refusal(_ message: String, help: String) -> Refusal {
        Refusal(Problem(.error, id: "usage", message, help: [help]), .usage)
    }
}

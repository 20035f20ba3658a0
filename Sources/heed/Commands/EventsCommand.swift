import ArgumentParser
import HeedEngine

/// `heed events [DIR…]`.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Tell what happens below directories, as it happens.",
        discussion: """
            Looks into all directories below, leaves out what heed ignores, and tells a rename as one event.

            Examples:
              heed events src                        what could start rules, below src
              heed events --rules                    and which rules each would start
              heed events --raw src                  the kernel's own events
              heed events -n 1 -t 10s build          wait for the next change, 10 s at most
              heed events -0 src | xargs -0 -n 1 wc  names untouched, whatever is in them
              heed events --format '{event} {path}'  a line of your own

            Exit status: 0 ended by the user, its reader or --count, 1 nothing happened for --timeout, 2 wrong \
            usage, 3 cannot watch.
            """
    )

    @Argument(help: "Directories or files to watch; the current directory unless given.")
    var directories: [String] = []

    @Option(
        name: [.short, .customLong("events")],
        help: ArgumentHelp(
            "Events to tell, such as write,delete; create, write, delete and move unless given.",
            valueName: "names"
        )
    )
    var events: [String] = []

    @Flag(help: "Tell the kernel's events as they are.")
    var raw = false

    @Flag(help: "Print one JSON object an event.")
    var json = false

    @Option(
        help: ArgumentHelp("What to print, with placeholders such as {event} and {path}.", valueName: "text")
    )
    var format: String?

    @Flag(
        name: .customShort("0"),
        help: "End what is printed with NUL and leave names as they are; without --format, only the path."
    )
    var nul = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("End with status 1 once nothing was told for so long.", valueName: "duration")
    )
    var timeout: String?

    @Option(name: [.customShort("n"), .long], help: "End after so many events.")
    var count: Int?

    @Flag(help: "Tell what heed ignores too.")
    var all = false

    @Flag(help: "Name the rules that each event would start.")
    var rules = false

    @OptionGroup var options: FileOptions

    func run() async throws {
        var request = EventsRequest()
        request.directories = directories.map { Surroundings.bytes(ofArgument: $0) }
        request.events = events
        request.isRaw = raw
        request.asJSON = json
        request.template = format
        request.endsWithNUL = nul
        request.timeout = timeout
        request.count = count
        request.tellsIgnored = all
        request.namesRules = rules
        let engine = Engine(options.configuration(rules: []))
        let status = await engine.events(
            request,
            until: StopSignals.received(),
            clock: MainThread.shared.clock
        )
        throw ExitCode(status.rawValue)
    }
}

import HeedRules
import Testing

@Suite struct SuggestionTests {
    static let names = RuleKeys.table.keys.map(\.name)

    @Test(
        arguments: [
            ("debouce", "debounce"), ("pahts", "paths"), ("ru", "run"), ("onbusy", "on-busy"),
            ("ON_START", "on-start"),
            ("desc", "description"), ("descr", "description"), ("timeouts", "timeout"), ("evnets", "events"),
            ("git-ignore", "gitignore"), ("enabeld", "enabled"), ("xyzzy", nil), ("q", nil), ("", nil),
        ] as [(String, String?)]
    )
    func aMisspeltKeyIsFound(_ written: String, _ meant: String?) {
        #expect(Suggestion.key(written, among: Self.names, foreign: ["desc": "description"])?.word == meant)
    }

    @Test func wordsOfOtherToolsComeBeforeLikeness() {
        let suggestion = Suggestion.key("glob", among: Self.names, foreign: ["glob": "paths"])
        #expect(suggestion?.label == "spelled 'paths' in heed")
    }

    @Test func anotherSpellingOfTheSameKeyIsExplained() {
        let suggestion = Suggestion.key("on_busy", among: Self.names, foreign: [:])
        #expect(suggestion?.label == "did you mean 'on-busy'?")
        #expect(suggestion?.note == "keys use '-', not '_' or capitals")
    }

    @Test func aForeignWordForAKeyOfAnotherLevelIsNoSuggestion() {
        #expect(Suggestion.key("watchers", among: ["paths"], foreign: ["watchers": "rules"])?.word != "rules")
    }

    @Test func aVeryLongWordIsNotCompared() {
        #expect(
            Suggestion.key(String(repeating: "paths", count: 100_000), among: Self.names, foreign: [:]) == nil
        )
    }
}

import HeedModel
import Testing

@Suite struct ShellTests {
    @Test(
        arguments: [
            (Shell.sh, "/bin/sh -e -c"), (.bash, "bash -eo pipefail -c"),
            (.other([Array("fish".utf8), Array("-c".utf8)]), "fish -c"),
        ]
    )
    func `a shell is a program with arguments before the text`(_ shell: Shell, _ expected: String) {
        #expect(
            shell.arguments.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ") == expected
        )
    }
}

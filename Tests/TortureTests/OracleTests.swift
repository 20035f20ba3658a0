import Testing

@Suite("The oracle") struct OracleTests {
    /// A log, what is true, and what the oracle must say.
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var log: String
        var files: [String: String] = [:]
        var oracle = Oracle(isSerial: true)
        var says: [String]
    }

    static let rows = [
        Row(
            testDescription: "the last content was read",
            log: "S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\nS 2 3 4 event some 1 1\nR 2 w0/f f:2:end\n",
            files: ["w0/f": "f:2:end"],
            says: []
        ),
        Row(
            testDescription: "only an earlier content was read",
            log: "S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\n",
            files: ["w0/f": "f:2:end"],
            says: ["not read: w0/f f:2:end, last read [\"f:1:end\"]"]
        ),
        Row(
            testDescription: "half of it was read",
            log: "S 1 1 2 event some 1 1\nR 1 w0/f f:2\n",
            files: ["w0/f": "f:2:end"],
            says: ["not read: w0/f f:2:end, last read [\"f:2\"]"]
        ),
        Row(
            testDescription: "a file in a fresh directory was left out",
            log: "S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\n",
            files: ["w0/f": "f:1:end", "w0/a/f": "f:2:end"],
            says: ["not read: w0/a/f f:2:end, last read []"]
        ),
        Row(
            testDescription: "a run that was stopped has read it, and none after",
            log: "S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\nS 2 3 4 event some 0 1\nE 2 5\n",
            files: ["w0/f": "f:1:end"],
            oracle: Oracle(needsSuccess: true),
            says: ["not read: w0/f f:1:end, last read []"]
        ),
        Row(
            testDescription: "a run that was stopped has read it, and one after that ended",
            log:
                "S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\nS 2 3 4 event some 1 1\nR 2 w0/f f:1:end\nE 2 5\n",
            files: ["w0/f": "f:1:end"],
            oracle: Oracle(needsSuccess: true, isSerial: true),
            says: []
        ),
        Row(
            testDescription: "a deletion was not told",
            log: "S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\n",
            says: ["not told that it is gone: w0/f"]
        ),
        Row(
            testDescription: "a deletion was told by name",
            log: "S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\nS 2 3 4 event none 1 1\nR 2 w0/f -\n",
            says: []
        ),
        Row(
            testDescription: "a deletion was told by the directory that went away",
            log: "S 1 1 2 event some 1 1\nR 1 w0/a/f f:1:end\nS 2 3 4 event none 1 1\nR 2 w0/a -\n",
            says: []
        ),
        Row(
            testDescription: "a deletion was told before the file came back and went again",
            log: "S 1 1 2 event none 1 1\nR 1 w0/f -\nS 2 3 4 event some 1 1\nR 2 w0/f f:1:end\n",
            says: ["not told that it is gone: w0/f"]
        ),
        Row(
            testDescription: "everything was told to be treated as changed",
            log: "S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\nS 2 3 4 overflow all 0 1\n",
            says: []
        ),
        Row(
            testDescription: "a path that never existed",
            log: "S 1 1 2 event none 1 1\nR 1 w0/never -\n",
            says: ["never existed: w0/never"]
        ),
        Row(
            testDescription: "a run that treats everything as changed looks at what nobody named",
            log: "S 1 1 2 overflow all 1 1\nR 1 quiet/d1/f1 f:quiet:end\n",
            files: ["quiet/d1/f1": "f:quiet:end"],
            says: []
        ),
        Row(
            testDescription: "a name that nobody made, in the common part",
            log: "S 1 1 2 event none 1 1\nR 1 shared/never -\n",
            says: ["never existed: shared/never"]
        ),
        Row(
            testDescription: "a file that nobody touched",
            log: "S 1 1 2 overflow some 1 1\nR 1 quiet/d1/f1 f:quiet:end\n",
            files: ["quiet/d1/f1": "f:quiet:end"],
            says: ["never changed and named: quiet/d1/f1"]
        ),
        Row(
            testDescription: "a file below an ignored directory",
            log: "S 1 1 2 event some 1 1\nR 1 w0/a/build/f f:1:end\n",
            files: ["w0/a/build/f": "f:1:end"],
            says: ["ignored and named: w0/a/build/f"]
        ),
        Row(
            testDescription: "a run that began while another went on",
            log: "S 1 1 2 event some 0 1\nS 2 3 4 event some 0 1\nE 1 5\nE 2 6\n",
            says: ["run 2 began before run 1 ended"]
        ),
        Row(
            testDescription: "a run that found the lock taken",
            log: "S 1 1 2 event some 0 1\nO 2\nS 2 3 4 event some 0 1\n",
            says: ["run 2 began while another went on"]
        ),
        Row(
            testDescription: "two runs at once for one path, and for two",
            log: """
                S 1 1 2 event some 1 1\nR 1 w0/f f:1:end\nS 2 3 4 event some 1 1\nR 2 w0/f f:1:end
                S 3 3 4 event some 1 1\nR 3 w0/a/f f:2:end\nE 1 5\nE 2 6\nE 3 7\n
                """,
            files: ["w0/f": "f:1:end", "w0/a/f": "f:2:end"],
            oracle: Oracle(isSerialByPath: true),
            says: ["run 2 began before run 1 ended"]
        ),
    ]

    @Test("says what was missed and what must not be", arguments: rows)
    func row(_ row: Row) {
        var world = World()
        world.files = row.files
        world.made = ["w0/f", "w0/a/f", "w0/a"]
        let log = RunLog(row.log)
        #expect(row.oracle.missing(in: log, world) + row.oracle.wrong(in: log, world) == row.says)
    }
}

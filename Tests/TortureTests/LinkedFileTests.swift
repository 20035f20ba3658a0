import HeedTestKit
import Testing

@Suite("Files behind links", .timeLimit(.minutes(5)))
struct LinkedFileTests {
    /// A tree with a file behind links, and how its content is swapped.
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The files that the rule names.
        var paths: [String]
        /// The files by their names.
        var names: [String] { paths.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 } }
        /// Makes version 1.
        var preparation: String
        /// Makes version `$new` of version `$old`.
        var swap: String
    }

    static let rows = [
        Row(
            testDescription: "a volume of Kubernetes: ..data is swapped",
            paths: ["etc/config.yaml"],
            preparation: """
                mkdir -p etc/..1; echo v1 >etc/..1/config.yaml; ln -s ..1 etc/..data
                ln -s ..data/config.yaml etc/config.yaml
                """,
            swap: """
                mkdir "etc/..$new"; echo "v$new" >"etc/..$new/config.yaml"; ln -s "..$new" etc/..data_tmp
                mv -T etc/..data_tmp etc/..data; rm -r "etc/..$old"
                """
        ),
        Row(
            testDescription: "a volume of Kubernetes with two files",
            paths: ["etc/app.yaml", "etc/log.yaml"],
            preparation: """
                mkdir -p etc/..1; echo v1 >etc/..1/app.yaml; echo v1 >etc/..1/log.yaml; ln -s ..1 etc/..data
                ln -s ..data/app.yaml etc/app.yaml; ln -s ..data/log.yaml etc/log.yaml
                """,
            swap: """
                mkdir "etc/..$new"; echo "v$new" >"etc/..$new/app.yaml"; echo "v$new" >"etc/..$new/log.yaml"
                ln -s "..$new" etc/..data_tmp; mv -T etc/..data_tmp etc/..data; rm -r "etc/..$old"
                """
        ),
        Row(
            testDescription: "certbot: the link in live is made anew",
            paths: ["live/example.org/fullchain.pem", "live/example.org/privkey.pem"],
            preparation: """
                mkdir -p live/example.org archive/example.org
                for name in fullchain privkey; do
                    echo v1 >archive/example.org/${name}1.pem
                    ln -s ../../archive/example.org/${name}1.pem live/example.org/$name.pem
                done
                """,
            swap: """
                for name in fullchain privkey; do echo "v$new" >"archive/example.org/$name$new.pem"; done
                for name in fullchain privkey; do
                    rm live/example.org/$name.pem
                    ln -s "../../archive/example.org/$name$new.pem" live/example.org/$name.pem
                done
                """
        ),
        Row(
            testDescription: "ln -sfn of a directory",
            paths: ["current/app.conf"],
            preparation: "mkdir -p releases/1; echo v1 >releases/1/app.conf; ln -s releases/1 current",
            swap:
                "mkdir releases/$new; echo \"v$new\" >releases/$new/app.conf; ln -sfn releases/$new current"
        ),
        Row(
            testDescription: "a swapped link to a directory, by rename",
            paths: ["current/app.conf"],
            preparation: "mkdir -p releases/1; echo v1 >releases/1/app.conf; ln -s releases/1 current",
            swap: """
                mkdir releases/$new; echo "v$new" >releases/$new/app.conf
                ln -s releases/$new next; mv -T next current; rm -r releases/$old
                """
        ),
        Row(
            testDescription: "the file itself, saved behind its link",
            paths: ["/app.conf"],
            preparation: "mkdir real; echo v1 >real/app.conf; ln -s real/app.conf app.conf",
            swap: "echo \"v$new\" >real/tmp; mv real/tmp real/app.conf"
        ),
        Row(
            testDescription: "a file that becomes a link, which is swapped from then on",
            paths: ["/app.conf"],
            preparation: "mkdir real; echo v1 >app.conf",
            swap: "echo \"v$new\" >real/$new.conf; ln -s real/$new.conf next; mv -T next app.conf"
        ),
        Row(
            testDescription: "a file that becomes a link, whose target is saved from then on",
            paths: ["/app.conf"],
            preparation: "mkdir real; echo v1 >app.conf",
            swap: """
                echo "v$new" >real/tmp; mv real/tmp real/app.conf
                [ -L app.conf ] || { ln -s real/app.conf next; mv -T next app.conf; }
                """
        ),
        Row(
            testDescription: "a volume of Kubernetes whose ..data comes later",
            paths: ["etc/config.yaml"],
            preparation: "mkdir etc; ln -s ..data/config.yaml etc/config.yaml",
            swap: """
                mkdir "etc/..$new"; echo "v$new" >"etc/..$new/config.yaml"; ln -s "..$new" etc/..data_tmp
                mv -T etc/..data_tmp etc/..data; rm -rf "etc/..$old"
                """
        ),
        Row(
            testDescription: "a volume of Kubernetes that comes as a whole later",
            paths: ["etc/config.yaml"],
            preparation: "true",
            swap: """
                mkdir -p "etc/..$new"; echo "v$new" >"etc/..$new/config.yaml"; ln -s "..$new" etc/..data_tmp
                mv -T etc/..data_tmp etc/..data; rm -rf "etc/..$old"
                [ -L etc/config.yaml ] || ln -s ..data/config.yaml etc/config.yaml
                """
        ),
        Row(
            testDescription: "a link whose target comes later, with its directory",
            paths: ["/app.conf"],
            preparation: "ln -s far/real/app.conf app.conf",
            swap: "mkdir -p far/real; echo \"v$new\" >far/real/tmp; mv far/real/tmp far/real/app.conf"
        ),
        Row(
            testDescription: "a link whose target comes later, outside the tree",
            paths: ["/app.conf"],
            preparation: "ln -s \"$SCRATCH/real/app.conf\" app.conf",
            swap: """
                mkdir -p "$SCRATCH/real"; echo "v$new" >"$SCRATCH/real/tmp"
                mv "$SCRATCH/real/tmp" "$SCRATCH/real/app.conf"
                """
        ),
        Row(
            testDescription: "a link to a link that comes later",
            paths: ["/app.conf"],
            preparation: "ln -s current.conf app.conf",
            swap: "echo \"v$new\" >\"$SCRATCH/$new\"; ln -s \"$SCRATCH/$new\" next; mv -T next current.conf"
        ),
        Row(
            testDescription: "a directory on the way that becomes a link",
            paths: ["current/app.conf"],
            preparation: "mkdir -p current; echo v1 >current/app.conf",
            swap: """
                mkdir -p releases/$new; echo "v$new" >releases/$new/app.conf; ln -s releases/$new next
                [ -L current ] || mv current releases/1
                mv -T next current
                """
        ),
    ]

    @Test("a rule that names one runs once a swap", arguments: rows)
    func swapped(_ row: Row) async throws {
        let recording = try await Recording(
            paths: "[\((row.paths + ["settled-*"]).joined(separator: ", "))]",
            options: ["follow=1"],
            after: row.preparation
        )
        var seen = 0
        for version in 2...4 {
            try await recording.shell("old=\(version - 1); new=\(version)\n" + row.swap)
            for path in row.names { _ = await recording.runs(until: path, is: "f:v\(version):end") }
            let runs = try await recording.settled("settled-\(version)")
            let new = runs.dropFirst(seen).map { $0.readings.map { "\($0.path) \($0.state)" } }
            #expect(new == [row.names.map { "\($0) f:v\(version):end" }])
            seen = runs.count
        }
        await recording.end()
    }
}

/// The laws there are.
enum Laws {
    static let all = imports + shape + bans + registries

    static let imports = [
        Law("imports are those of Sources/README.md") { files, table in
            files.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") }.flatMap { file in
                let allowed = (table.imports(of: file.module) ?? []).union(["Swift"])
                return file.code.indices.compactMap { index -> String? in
                    guard file.code[index].contains("import"), let name = imported(by: file.code[index]),
                        !allowed.contains(name)
                    else {
                        return nil
                    }
                    return "\(file.path):\(index + 1): \(file.module) may not import \(name)"
                }
            }
        },
        Law("every module has one row in Sources/README.md") { files, table in
            let folders = Set(files.filter { $0.path.hasPrefix("Sources/") }.map(\.module)).subtracting([""])
            let rows = table.rows.map(\.module)
            return folders.subtracting(rows).sorted().map { "Sources/\($0) has no row in Sources/README.md" }
                + Set(rows).subtracting(folders).sorted().map {
                    "Sources/README.md: \($0) is no folder of Sources"
                }
                + Set(rows.filter { row in rows.filter { $0 == row }.count > 1 }).sorted().map {
                    "Sources/README.md: \($0) has more than one row"
                }
        },
    ]

    static let shape = [
        Law("a file has at most 400 lines") { files, _ in
            files.filter {
                $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") && $0.lineCount > 400
            }
            .map { "\($0.path): \($0.lineCount) lines, at most 400" }
        },
        Law("a file is named after the type it declares") { files, _ in
            files.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") }.compactMap { file in
                let declarations = Declaration.all(in: file)
                return isNamed(file.stem, after: declarations)
                    ? nil
                    : "\(file.path): declares \(declarations.first?.name ?? "no type"), not \(file.stem)"
            }
        },
        Law(
            "a package or public declaration has a /// comment",
            in: "Sources/",
            where: ["package", "public"]
        ) { file in
            let modifiers =
                "(final|static|override|mutating|nonisolated|indirect|convenience|required|lazy|weak)"
            let pattern = try? Regex(
                "^\\s*(@\\w+(\\([^)]*\\))?\\s+)*(\(modifiers)\\s+)*(package|public)\\b(?!\\s+import\\b)"
            )
            guard let pattern else { return [0] }
            return file.linesOfCode(matching: pattern).filter { number in
                var before = number - 2
                while before >= 0, file.lines[before].firstMatch(of: #/^\s*@\w/#) != nil { before -= 1 }
                return before < 0 || file.lines[before].firstMatch(of: #/^\s*\/\/\//#) == nil
            }
        },
    ]

    static let bans = [
        Law("never sleeps by Task.sleep", in: "Sources/", where: ["sleep"]) {
            $0.linesOfCode(matching: #/\bTask\.sleep\b/#)
        },
        Law(
            "no real clock here",
            in: "Sources/",
            but: [
                "Sources/HeedRun/ProcessRunner.swift",
                "Sources/HeedReport/Timestamp.swift", "Sources/Inotify/", "Sources/InotifyTree/",
            ],
            where: ["ContinuousClock", "SuspendingClock", "Date"]
        ) { $0.linesOfCode(matching: #/\b(ContinuousClock|SuspendingClock)\b|\bDate\(\)/#) },
        Law(
            "no way around the compiler's checks",
            in: "Sources/",
            where: ["unchecked", "unsafe", "detached"]
        ) {
            $0.linesOfCode(matching: #/@unchecked\s+Sendable|nonisolated\(unsafe\)|\bTask\.detached\b/#)
        },
        Law("no trap on what comes from outside", in: "Sources/", where: ["try", "as", "fatalError"]) {
            $0.linesOfCode(matching: #/\b(try|as)!|\bfatalError\b/#)
        },
        Law("only the parser speaks to libyaml") { files, _ in
            files.filter { $0.path.hasPrefix("Sources/") && !$0.path.hasPrefix("Sources/YAMLTree/Parser") }
                .filter { $0.path.hasSuffix(".swift") && $0.words.contains { $0.hasPrefix("yaml_") } }
                .flatMap { file in
                    file.linesOfCode(matching: #/\byaml_/#).map {
                        "\(file.path):\($0): only the parser speaks to libyaml"
                    }
                }
        },
        Law(
            "only HeedRun starts processes",
            in: "Sources/",
            but: ["Sources/HeedRun/", "Sources/HeedTestKit/"],
            where: ["Process"]
        ) {
            $0.linesOfCode(matching: #/\bProcess\(/#)
        },
        Law("tests wait for events and never sleep", in: "Tests/", where: ["sleep", "usleep", "nanosleep"]) {
            file in
            file.linesOfCode(matching: #/\b(Task|Thread)\.sleep\b|(^|[^.\w])(u|nano)?sleep\(/#)
                .filter { !file.code[$0 - 1].contains("func sleep(") }
        },
        Law("no path of one machine in a tracked file") { files, _ in
            files.flatMap { file in
                file.lines.indices.filter {
                    file.lines[$0].contains("/")
                        && file.lines[$0].firstMatch(of: #/(^|[^\w.\/])\/(work|opt\/swift-packages)\//#)
                            != nil
                }
                .map { "\(file.path):\($0 + 1): a path of one machine" }
            }
        },
    ]

    static let registries = [
        registry(
            "condition",
            of: "Condition",
            in: "Sources/HeedRules/Conditions/",
            file: "Sources/HeedRules/Conditions/Conditions.swift"
        ),
        registry(
            "busy policy",
            of: "BusyPolicy",
            in: "Sources/HeedModel/OnBusy/",
            file: "Sources/HeedModel/BusyPolicy.swift"
        ),
        registry(
            "format",
            of: "Format",
            in: "Sources/HeedReport/Formats/",
            file: "Sources/HeedReport/Format.swift"
        ),
        registry(
            "format of diagnostics",
            of: "DiagnosticFormat",
            in: "Sources/HeedReport/DiagnosticFormats/",
            file: "Sources/HeedReport/DiagnosticFormat.swift"
        ),
    ]

    private static func registry(
        _ kind: String,
        of conformance: String,
        in folder: String,
        file registry: String
    ) -> Law {
        Law("a \(kind) is in its registry and has a test file") { files, _ in
            let entries = files.first { $0.path == registry }?.code.joined(separator: "\n") ?? ""
            let tests = Set(files.filter { $0.path.hasPrefix("Tests/") }.map(\.stem))
            let members = files.filter { file in
                file.path.hasPrefix(folder) && file.path.hasSuffix(".swift") && file.path != registry
                    && file.code.joined(separator: " ").split(separator: "{").contains { head in
                        // `struct New: DocumentedCondition`, what the file declares before a brace.
                        head.firstMatch(of: #/\b(struct|class|enum|actor)\s+\w+\s*:(?<list>[^:]*)$/#)?.output
                            .list
                            .split { !$0.isLetter }.contains { $0.hasSuffix(conformance) } ?? false
                    }
            }
            return members.flatMap { file -> [String] in
                (entries.contains("\(file.stem).self") ? [] : ["\(file.path): not in \(registry)"])
                    + (tests.contains(file.stem + "Tests")
                        ? [] : ["\(file.path): no test file \(file.stem)Tests.swift"])
            }
        }
    }

    private static func imported(by line: String) -> String? {
        let pattern =
            #/^\s*(@\w+\s+)*((package|public|internal|private|fileprivate)\s+)?import\s+((struct|class|enum|func|var|let|protocol|typealias)\s+)?(?<name>\w+)/#
        return line.firstMatch(of: pattern).map { String($0.output.name) }
    }

    /// `Type.swift`, `Type.Nested.swift`, `Type+what.swift`; a file of extensions only is named after one of them.
    private static func isNamed(_ stem: String, after declarations: [Declaration]) -> Bool {
        let base = String(stem.prefix { $0 != "+" })
        if declarations.contains(where: { !$0.isExtension && $0.name == base }) { return true }
        let extended = declarations.filter(\.isExtension).map(\.name)
        if base != stem { return extended.contains(base) }
        let own = declarations.filter { !$0.isExtension && $0.depth == 0 && !$0.isPrivate }
        return own.isEmpty && extended.contains { base == $0 || base.hasPrefix($0 + ".") }
    }
}

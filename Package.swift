// swift-tools-version: 6.2
// One section a kind of target, in the order in which things flow; a target and its tests, one dependency a line.
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "heed",
    products: [
        .library(name: "Inotify", targets: ["Inotify"]),
        .library(name: "InotifyTree", targets: ["InotifyTree"]),
        .executable(name: "heed", targets: ["heed"]),
        .executable(name: "heed-guard", targets: ["heed-guard"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // The doors to C.
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),

        // The two libraries.
        .target(name: "Inotify", dependencies: ["CLinux", system], swiftSettings: strict),
        .target(name: "InotifyTree", dependencies: ["CLinux", "Inotify", system], swiftSettings: strict),

        // Text: patterns and YAML.
        .target(name: "Globs", swiftSettings: strict),
        .target(name: "YAMLTree", dependencies: ["CLibYAML"], swiftSettings: strict),

        // The stages of heed.
        .target(name: "HeedModel", dependencies: ["Globs"], swiftSettings: strict),
        .target(
            name: "HeedRules",
            dependencies: ["CLinux", "Globs", "HeedModel", "YAMLTree", system],
            swiftSettings: strict
        ),
        .target(
            name: "HeedWatch",
            dependencies: ["CLinux", "Globs", "HeedModel", "Inotify", "InotifyTree", system],
            swiftSettings: strict
        ),
        .target(name: "HeedDispatch", dependencies: ["Globs", "HeedModel"], swiftSettings: strict),
        .target(name: "HeedRun", dependencies: ["CLinux", "HeedModel", system], swiftSettings: strict),
        .target(name: "HeedReport", dependencies: ["CLinux", "HeedModel"], swiftSettings: strict),
        .target(
            name: "HeedEngine",
            dependencies: [
                "CLinux", "Globs", "HeedDispatch", "HeedModel", "HeedReport", "HeedRules", "HeedRun",
                "HeedWatch",
            ],
            swiftSettings: strict
        ),
        .target(name: "HeedTestKit", dependencies: ["HeedModel"], swiftSettings: strict),

        // The programs.
        .executableTarget(
            name: "heed-guard",
            cSettings: [
                .define("_GNU_SOURCE"),
                .unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror", "-std=gnu17"]),
            ],
            linkerSettings: [
                .unsafeFlags(["-nostartfiles", "-static-executable"], .when(configuration: .release))
            ]
        ),
        .executableTarget(
            name: "heed",
            dependencies: [
                "HeedEngine",
                "HeedModel",
                "heed-guard",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict,
            // Starts in half the time and needs no Swift where it is installed. Static archives do not name what they
            // need, so the ones behind Foundation are listed.
            linkerSettings: [
                .unsafeFlags(
                    [
                        "-static-stdlib", "-Xclang-linker", "-no-pie", "-lCoreFoundation",
                        "-l_FoundationCShims", "-l_FoundationCollections", "-l_FoundationICU",
                    ],
                    .when(configuration: .release)
                )
            ]
        ),

        // Programs that show and measure; no products.
        .executableTarget(
            name: "inotify-bench",
            dependencies: ["Inotify", "InotifyTree", system],
            path: "Benchmarks/inotify",
            exclude: ["floor.c", "run.py", "seed.py"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "dispatch-bench",
            dependencies: ["HeedDispatch", "HeedModel", "HeedRules"],
            path: "Benchmarks/dispatch",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "watch-async",
            dependencies: ["Inotify", system],
            path: "examples/inotify/async",
            exclude: ["watch.py"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "watch-sync",
            dependencies: ["Inotify", system],
            path: "examples/inotify/sync",
            exclude: ["watch.py"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "watch-recursive",
            dependencies: ["InotifyTree", system],
            path: "examples/inotify/recursive",
            exclude: ["watch.py"],
            swiftSettings: strict
        ),

        // The tests: one target a module, then those that look at the whole.
        .testTarget(
            name: "InotifyTests",
            dependencies: ["CLinux", "Inotify", system],
            exclude: ["Scripts"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "InotifyTreeTests",
            dependencies: ["CLinux", "Inotify", "InotifyTree", system],
            exclude: ["Programs"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "GlobsTests",
            dependencies: ["Globs"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(name: "YAMLTreeTests", dependencies: ["YAMLTree"], swiftSettings: strict),
        .testTarget(
            name: "HeedModelTests",
            dependencies: ["Globs", "HeedModel", "HeedTestKit"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HeedRulesTests",
            dependencies: ["HeedTestKit", "Globs", "HeedModel", "HeedReport", "HeedRules", "YAMLTree"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HeedWatchTests",
            dependencies: ["Globs", "HeedModel", "HeedTestKit", "HeedWatch"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HeedDispatchTests",
            dependencies: ["Globs", "HeedDispatch", "HeedModel", "HeedTestKit"],
            exclude: ["Tables"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HeedRunTests",
            dependencies: ["CLinux", "Globs", "HeedModel", "HeedRun", "HeedTestKit", "heed-guard"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HeedReportTests",
            dependencies: ["Globs", "HeedModel", "HeedReport", "HeedTestKit"],
            exclude: ["Snapshots"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HeedEngineTests",
            dependencies: [
                "CLinux", "Globs", "HeedDispatch", "HeedEngine", "HeedModel", "HeedRules", "HeedTestKit",
                "HeedWatch", "Inotify", "InotifyTree", system,
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "HeedTestKitTests", dependencies: ["HeedTestKit"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: ["HeedTestKit", "heed"],
            exclude: ["Transcripts"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ExamplesTests",
            dependencies: ["HeedTestKit", "heed", "watch-async", "watch-recursive", "watch-sync"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TortureTests",
            dependencies: ["HeedTestKit", "heed"],
            exclude: ["Programs", "Saves"],
            swiftSettings: strict
        ),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

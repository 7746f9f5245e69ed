// swift-tools-version: 6.3
import PackageDescription

// Formatting: one section per module with its tests; dependencies one a line, sorted.

let cWarnings: [CSetting] = [
  .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]

let package = Package(
  name: "winnow",
  products: [
    .executable(name: "winnow", targets: ["winnow"]),
    .library(name: "Lua", targets: ["Lua"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // MARK: Lua

    .systemLibrary(
      name: "CLua",
      pkgConfig: "lua5.4",
      providers: [.apt(["liblua5.4-dev"]), .brew(["lua@5.4"])]
    ),
    .target(name: "CLuaHost", dependencies: ["CLua"], cSettings: cWarnings),
    .target(name: "Lua", dependencies: ["CLuaHost"]),
    .testTarget(name: "LuaTests", dependencies: ["Lua"], exclude: ["Differential"]),

    // MARK: WinnowCore

    .target(name: "WinnowCore"),
    .testTarget(name: "WinnowCoreTests", dependencies: ["WinnowCore", "WinnowTestSupport"]),

    // MARK: WinnowStore

    .target(name: "CStore", cSettings: cWarnings),
    .target(
      name: "WinnowStore",
      dependencies: [
        "CStore",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        "WinnowCore",
      ],
      exclude: ["README.md"]
    ),
    .testTarget(
      name: "WinnowStoreTests",
      dependencies: ["StoreProofs", "WinnowStore", "WinnowTestSupport"]
    ),
    .target(
      name: "StoreProofs",
      dependencies: ["WinnowCore", "WinnowStore"],
      path: "Tests/StoreProofs"
    ),
    .executableTarget(
      name: "storeproof",
      dependencies: ["StoreProofs"],
      path: "Tests/storeproof"
    ),
    .executableTarget(
      name: "storebench",
      dependencies: ["StoreProofs", "WinnowCore", "WinnowStore"],
      path: "Tests/storebench"
    ),

    // MARK: WinnowPlugins

    .target(
      name: "CToml",
      cxxSettings: [.define("NDEBUG"), .treatAllWarnings(as: .error)]
    ),
    .target(
      name: "WinnowPlugins",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"),
        "CToml",
        "Lua",
        "WinnowCore",
      ]
    ),
    .testTarget(name: "WinnowPluginsTests", dependencies: ["WinnowPlugins", "WinnowTestSupport"]),

    // MARK: WinnowEngine

    .target(
      name: "WinnowEngine",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"),
        "WinnowCore",
        "WinnowPlugins",
        "WinnowStore",
      ]
    ),
    .testTarget(
      name: "WinnowEngineTests",
      dependencies: ["InterviewProofs", "WinnowEngine", "WinnowTestSupport"]
    ),
    .target(
      name: "InterviewProofs",
      dependencies: [
        "Lua", "StoreProofs", "WinnowCore", "WinnowEngine", "WinnowPlugins", "WinnowStore",
      ],
      path: "Tests/InterviewProofs"
    ),
    .executableTarget(
      name: "interviewproof",
      dependencies: ["InterviewProofs"],
      path: "Tests/interviewproof"
    ),

    // MARK: winnow

    .executableTarget(
      name: "winnow",
      dependencies: [
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        "WinnowEngine",
      ],
      exclude: ["Guide"]
    ),
    .testTarget(
      name: "WinnowCommandTests",
      dependencies: ["WinnowCore", "WinnowEngine", "WinnowTestSupport", "winnow"]
    ),

    .target(
      name: "WinnowTestSupport",
      dependencies: ["WinnowCore"],
      path: "Tests/WinnowTestSupport"
    ),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// MARK: Settings every Swift target shares

for target in package.targets where !target.name.hasPrefix("C") {
  target.swiftSettings =
    [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("ImmutableWeakCaptures"),
      .enableUpcomingFeature("InferIsolatedConformances"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .strictMemorySafety(),
      .treatAllWarnings(as: .error),
    ] + (target.swiftSettings ?? [])
}

import FoundationEssentials
package import WinnowCore

/// A first plugin to edit: it passes its own checks and tests.
package struct PluginScaffold {
  /// What the plugin is for.
  package enum Purpose: Sendable { case scores, questions }

  let name: String
  private let purpose: Purpose

  /// - Throws: usage, `bad-name`, when this cannot be a plugin's name.
  package init(name: String, for purpose: Purpose = .scores) throws(WinnowError) {
    guard PluginManifest.isName(name) else {
      throw WinnowError(
        .usage,
        code: "bad-name",
        "'\(name)' cannot be a plugin's name",
        hint: PluginManifest.nameForm + (Self.similar(name).map { "; for instance: " + $0 } ?? "")
      )
    }
    self.name = name
    self.purpose = purpose
  }

  /// The nearest text that can be a plugin's name; nil when nothing of it can.
  private static func similar(_ name: String) -> String? {
    let parts = name.lowercased().utf8.split { byte in
      !((0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte))
    }
    let joined = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    let short = String(joined.prefix(64))
    return PluginManifest.isName(short) ? short : nil
  }

  /// Makes the plugin's folder inside `folder`, or nothing; gives the paths of what it wrote.
  ///
  /// - Throws: usage, `plugin-exists`, when there is something of that name; not allowed; not written.
  package func write(in folder: String) throws(WinnowError) -> [String] {
    let home = folder + "/" + name
    let isThere = (try? FileManager.default.attributesOfItem(atPath: home)) != nil
    guard !isThere else {
      throw WinnowError(
        .usage,
        code: "plugin-exists",
        "there is a '\(name)' here already",
        file: home,
        hint: "Choose another name, or edit that one."
      )
    }
    var paths: [String] = []
    do throws(WinnowError) {
      for (path, text) in files {
        try TextFile.write(Array(text.utf8), to: home + "/" + path)
        paths.append(home + "/" + path)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: home)
      throw error
    }
    return paths
  }

  /// Path inside the plugin's folder and text of every file.
  package var files: [(path: String, text: String)] {
    purpose == .questions ? questionFiles : scoreFiles
  }

  private var scoreFiles: [(path: String, text: String)] {
    [
      ("plugin.toml", manifest), ("init.lua", Self.code(name)),
      ("lib/degrees.lua", Self.module), ("glossary.toml", Self.glossary),
      (testFile, Self.tests(name)), ("README.md", readme),
    ]
  }

  var testFile: String { "tests/\(name.replacing("-", with: "_"))_test.lua" }

  private var manifest: String {
    """
    name = "\(name)"
    version = "0.1.0"
    api = 1
    summary = "Which leads to call first"
    license = "Apache-2.0"

    # What the rules may read of a lead; everything else stays out of Lua.
    [capabilities]
    reads = ["answers.need", "answers.budget", "source"]

    # An organization sets these in winnow.toml under [plugins.\(name)].
    [settings.threshold]
    type = "number"
    default = 50
    min = 0
    max = 100
    help = "A lead is qualified when its score is above this"

    [settings.enough_budget]
    type = "number"
    default = 10000
    min = 1
    help = "A budget of this or more counts in full"

    """
  }

  private static func code(_ name: String) -> String {
    """
    -- Which leads to call first. A degree is true, false, 0 to 1, or nil while nobody knows.

    local winnow = require "winnow"
    local degrees = require "lib.degrees"
    local settings = winnow.settings

    local function clear_need(lead)
      return degrees.is(lead.answers.need, "clear")
    end

    local function budget(lead)
      return degrees.share(lead.answers.budget, settings.enough_budget)
    end

    local function recommended(lead)
      return degrees.is(lead.source, "referral")
    end

    winnow.scorecard {
      id = "\(name)",
      threshold = settings.threshold,
      grades = { of = "total", { "A", 75 }, { "B", 50 }, lowest = "C" },
      order = { "clear_need", "budget", "recommended" },
      criteria = {
        { id = "clear_need", weight = 50, label = "Clear need", degree = clear_need },
        { id = "budget", weight = 30, label = "Budget", degree = budget },
        { id = "recommended", weight = 20, label = "Recommended to us", degree = recommended },
      },
    }

    """
  }

  private static let module = """
    -- Degrees that many criteria share. What nobody knows is unknown, which is not no.

    local degrees = {}

    -- Whether a value is the wanted one; the second result is the reason that people see.
    function degrees.is(value, wanted)
      if value == nil then return nil end
      return value == wanted, "it is " .. tostring(value)
    end

    -- How much of what is enough a number is, at most all of it.
    function degrees.share(number, enough)
      if number == nil then return nil end
      return math.max(0, math.min(1, number / enough)), "it is " .. number
    end

    return degrees

    """

  private static let glossary = """
    # What your words mean, each mapped onto a core stage.

    [terms.suspect]
    stage = "raw"
    meaning = "A known name or address that has not responded yet"

    """

  private static func tests(_ name: String) -> String {
    """
    local test = require "winnow.test"

    test.case("a lead of whom nothing is known scores 0, and everything is unknown", function()
      local result = test.score {}
      test.equal(result.score, 0)
      test.equal(result.unknown, { "clear_need", "budget", "recommended" })
    end)

    test.case("a clear need alone is not above the threshold", function()
      local result = test.score { answers = { need = "clear" } }
      test.equal(result.score, 50)
      test.equal(result.qualified, false)
    end)

    test.case("a clear need with half a budget is", function()
      local result = test.score { answers = { need = "clear", budget = 5000 } }
      test.equal(result.score, 65)
      test.equal(result.qualified, true)
      test.equal(result.grade, "B")
    end)

    test.case("a referral counts, any other source does not", function()
      test.equal(test.score { source = "referral" }.score, 20)
      test.equal(test.score { source = "web" }.score, 0)
    end)

    """
  }

  private var readme: String {
    """
    # \(name)

    Which leads to call first: three criteria, and a line that their sum must be above.

        winnow plugin check \(name)
        winnow plugin test \(name)
        winnow plugin types \(name)      types for your editor

    """
  }
}

import FoundationEssentials
package import WinnowCore

/// A first plugin to edit: it passes its own checks and tests.
package struct PluginScaffold {
  private let name: String

  /// - Throws: usage, `bad-name`, when this cannot be a plugin's name.
  package init(name: String) throws(WinnowError) {
    guard PluginManifest.isName(name) else {
      throw WinnowError(
        .usage,
        code: "bad-name",
        "'\(name)' cannot be a plugin's name",
        hint: PluginManifest.nameForm
      )
    }
    self.name = name
  }

  /// Makes the plugin's folder inside `folder`; gives the paths of what it wrote.
  ///
  /// - Throws: usage, `plugin-exists`, when there is something of that name; not written.
  package func write(in folder: String) throws(WinnowError) -> [String] {
    let home = folder + "/" + name
    guard !FileManager.default.fileExists(atPath: home) else {
      throw WinnowError(
        .usage,
        code: "plugin-exists",
        "there is a '\(name)' here already",
        file: home,
        hint: "Choose another name, or edit that one."
      )
    }
    var paths: [String] = []
    for (path, text) in files {
      try TextFile.write(Array(text.utf8), to: home + "/" + path)
      paths.append(home + "/" + path)
    }
    return paths
  }

  /// Path inside the plugin's folder and text of every file.
  package var files: [(path: String, text: String)] {
    [
      ("plugin.toml", manifest), ("init.lua", Self.code(name)),
      ("lib/answers.lua", Self.module), ("glossary.toml", Self.glossary),
      ("tests/\(name.replacing("-", with: "_"))_test.lua", Self.tests(name)), ("README.md", readme),
    ]
  }

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
    min = 0
    help = "A budget of this or more counts in full"

    """
  }

  private static func code(_ name: String) -> String {
    """
    -- Which leads to call first. A degree is true, false, 0 to 1, or nil while nobody knows.

    local winnow = require "winnow"
    local answers = require "lib.answers"
    local settings = winnow.settings

    local function budget(lead)
      local amount = lead.answers.budget
      if amount == nil then return nil end
      return math.max(0, math.min(1, amount / settings.enough_budget)), "budget " .. amount
    end

    local function recommended(lead)
      if lead.source == nil then return nil end
      return lead.source == "referral", "came by referral"
    end

    winnow.scorecard {
      id = "\(name)",
      threshold = settings.threshold,
      grades = { of = "total", { "A", 75 }, { "B", 50 }, lowest = "C" },
      order = { "clear_need", "budget", "recommended" },
      criteria = {
        { id = "clear_need", weight = 50, label = "Clear need", degree = answers.is("need", "clear") },
        { id = "budget", weight = 30, label = "Budget", degree = budget },
        { id = "recommended", weight = 20, label = "Recommended to us", degree = recommended },
      },
    }

    """
  }

  private static let module = """
    -- Degrees that many criteria share.

    local answers = {}

    -- Whether an answer has a value; unknown while nobody gave the answer.
    function answers.is(id, value)
      return function(lead)
        local answer = lead.answers[id]
        if answer == nil then return nil end
        return answer == value, id .. " is " .. tostring(answer)
      end
    end

    return answers

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

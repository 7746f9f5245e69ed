import ArgumentParser
import WinnowCore
import WinnowStore

/// Which leads are wanted.
struct FilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only leads of this stage; give it again for more stages.",
      valueName: "stage"
    )
  )
  var stage: [Stage] = []

  @Option(help: ArgumentHelp("Only leads from this source.", valueName: "word"))
  var source: String?

  @Option(help: ArgumentHelp("Only leads of this owner, as their field says.", valueName: "word"))
  var owner: String?

  func filter(text: String? = nil) -> LeadFilter {
    var filter = LeadFilter()
    filter.stages = Set(stage)
    filter.source = source
    filter.owner = owner
    filter.text = text
    return filter
  }
}

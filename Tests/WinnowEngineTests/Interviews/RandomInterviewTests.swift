import InterviewProofs
import Testing

@Suite struct `Random interviews` {
  @Test func `end as a straight run does, lose no answer, and ask nothing twice without reason`()
    async
  {
    let campaign = WalkCampaign(sheets: 100, walks: 100, storedEach: 100, jobs: 2)
    let outcome = await campaign.run()
    let fault = outcome.fault.map { fault in
      "\(fault.words): scripts/prove-interviews --sheet \(fault.sheet) --walk \(fault.walk)"
        + (fault.isStored ? " --stored" : "")
    }
    #expect(fault == nil)
    #expect(outcome.walks == 10_000)
  }

  @Test(arguments: FrontFlaw.allCases) func `find what goes wrong`(flaw: FrontFlaw) async {
    var campaign = WalkCampaign(sheets: 10, walks: 20, storedEach: 0, jobs: 1)
    campaign.flaw = flaw
    #expect(await campaign.run().fault != nil)
  }
}

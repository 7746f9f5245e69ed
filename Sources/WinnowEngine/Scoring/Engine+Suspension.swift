package import WinnowCore
package import WinnowPlugins
package import WinnowStore

extension Engine {
  /// The rules that decide here, if they may run.
  ///
  /// - Throws: as ``rules()``; script, `plugin-suspended`, when their plugin is switched off for what
  ///   it did.
  package func usableRules() throws -> RuleSource {
    let source = try rules()
    if let record = try suspension(of: source) { throw record.refusal }
    return source
  }

  /// The rules that are active here, if they may run.
  ///
  /// - Throws: as ``activeRules()``; script, `plugin-suspended`.
  func usableActiveRules() throws -> RuleSource {
    let source = try activeRules()
    if let record = try suspension(of: source) { throw record.refusal }
    return source
  }

  /// The record that switches these rules off; nil when they may run. Other code, or other settings,
  /// have a chance of their own.
  package func suspension(of source: RuleSource) throws -> PluginRecord? {
    let record = try store.pluginRecords().first { $0.plugin == source.plugin.name }
    guard let record, record.suspended != nil, record.ruleset == source.digest else { return nil }
    return record
  }

  /// Plugins that are switched off for what they did, by name.
  package func suspensions() throws -> [PluginRecord] {
    try store.pluginRecords().filter { record in
      guard record.suspended != nil, let source = try? rules(plugin: record.plugin) else {
        return false
      }
      return record.ruleset == source.digest
    }
  }

  /// Switches a plugin on again; false when it was not off.
  ///
  /// - Throws: not found, `no-such-plugin`.
  package func resume(_ name: String) throws -> Bool {
    let source = try rules(plugin: name)
    guard try suspension(of: source) != nil else { return false }
    _ = try store.write(transaction: transaction, by: actor) { writer in
      try writer.append(source.plugin.draft(.pluginResumed))
    }
    return true
  }

  // MARK: Counting

  /// How often these rules used up their limits of late, without doing well in between.
  func deaths(of source: RuleSource) throws -> DeathCount {
    let record = try store.pluginRecords().first { $0.plugin == source.plugin.name }
    guard let record, record.suspended == nil, record.ruleset == source.digest else {
      return DeathCount(before: 0)
    }
    return DeathCount(before: Int(clamping: record.deaths))
  }

  /// Records how the plugin fared in a run that is over, where the next run has to know it.
  func record(_ deaths: DeathCount, of runner: CardRunner, _ writer: Writer) throws {
    if deaths.isEnough {
      try writer.append(runner.draft(.pluginSuspended, count: deaths.count))
    } else if deaths.inARow > 0 {
      try writer.append(runner.draft(.pluginDied, count: deaths.inARow))
    } else if deaths.before > 0 {
      try writer.append(runner.plugin.draft(.pluginRecovered))
    }
  }
}

extension PluginFolder {
  /// An event about a plugin that works.
  fileprivate func draft(_ kind: EventKind) -> EventDraft {
    EventDraft(
      kind,
      subject: nil,
      data: ["plugin": .string(name), "version": .string(manifest.version.description)]
    )
  }
}

extension CardRunner {
  /// An event about a plugin that used up its limits.
  fileprivate func draft(_ kind: EventKind, count: Int) -> EventDraft {
    var data: JSONObject = [
      "plugin": .string(plugin.name), "version": .string(plugin.manifest.version.description),
      "ruleset": .string(ruleset), "count": .int(Int64(count)),
    ]
    if let lastDeath {
      data.append("reason", .string(lastDeath.code))
      data.append("message", .string("\(lastDeath.function): \(lastDeath.reason)"))
    }
    return EventDraft(kind, subject: nil, data: data)
  }
}

extension PluginRecord {
  /// What people are told about a plugin that is switched off.
  package var refusal: WinnowError {
    let since = suspended.map { " since \($0)" } ?? ""
    let named = version.map { "\(plugin) \($0)" } ?? plugin
    let last = message.map { "; the last time: \($0)" } ?? ""
    return WinnowError(
      .script,
      code: "plugin-suspended",
      "plugin \(named) is switched off in this workspace\(since): it used up its limits "
        + "\(deaths) times\(last)",
      hint: "Scores stay as they are. Mend the plugin: any change of its code or settings switches "
        + "it on again. As it is: winnow plugin resume \(plugin)"
    )
  }
}

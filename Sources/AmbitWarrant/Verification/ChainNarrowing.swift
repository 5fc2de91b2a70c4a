internal import AmbitModel

/// Step 7: a link grants nothing that any of its ancestors does not grant (warrant contract
/// section 4; DESIGN section 8, rule 9).
///
/// Payloads are looked at in place: copying one counts a reference for each of its lists.
///
/// INVARIANT (every ancestor): a link that passed was compared with each link above it, not with its
/// parent alone. `ArgumentDemands` holds the call to each link as well.
struct ChainNarrowing {
  /// Most steps of comparison for a whole chain, so that no holder can make a verifier work long
  /// before any proof: honest chains take thousands.
  private static let effortLimit = 1_000_000

  private var narrowing = ConstraintNarrowing(effortLimit: effortLimit)

  /// Checks one link against every ancestor, the root first.
  mutating func checkLink(_ index: Int, of links: [WarrantLink]) throws(WarrantFailure) {
    let link = links[index]
    for ancestor in links[..<index] {
      if let code = conflict(of: link, with: ancestor) { throw WarrantFailure(code, link: index) }
    }
  }

  /// Why a link may not stand under an ancestor; nil if it may.
  private mutating func conflict(of link: WarrantLink, with ancestor: WarrantLink) -> WarrantCode? {
    personalConflict(of: link, with: ancestor) ?? grantConflict(of: link, with: ancestor)
  }

  /// Planner separation, clearance, approvers.
  private func personalConflict(
    of link: WarrantLink,
    with ancestor: WarrantLink
  ) -> WarrantCode? {
    if link.payload.type == .execution, ancestor.payload.type == .issuer,
      link.payload.holder == ancestor.payload.holder
        || link.payload.holder == ancestor.payload.issuer
    {
      return .selfIssuance
    }
    if link.payload.clearance ?? 0 > ancestor.payload.clearance ?? 0 { return .clearanceRaised }
    if let required = ancestor.payload.approvers {
      guard let approvers = link.payload.approvers, required.allSatisfy(approvers.contains),
        link.payload.threshold >= ancestor.payload.threshold
      else { return .approversWeakened }
    }
    return nil
  }

  private mutating func grantConflict(
    of link: WarrantLink,
    with ancestor: WarrantLink
  ) -> WarrantCode? {
    switch (ancestor.payload.type, link.payload.type) {
    case (.issuer, .issuer): issuerUnderIssuer(link, ancestor)
    case (.issuer, .execution): executionUnderIssuer(link, ancestor)
    case (.execution, .execution): executionUnderExecution(link, ancestor)
    // Step 3 has refused it; refuse it here too.
    case (.execution, .issuer): .typeTransition
    }
  }

  private mutating func issuerUnderIssuer(
    _ link: WarrantLink,
    _ ancestor: WarrantLink
  ) -> WarrantCode? {
    guard ancestor.payload.mayIssue(all: link.payload.issuableTools ?? []) else {
      return .toolWidened
    }
    if let limit = ancestor.payload.maxIssueDepth {
      guard let depth = link.payload.maxIssueDepth, depth <= limit else {
        return .issueDepthRaised
      }
    }
    if let bounds = ancestor.payload.bounds {
      guard let narrower = link.payload.bounds, narrower.narrows(bounds, by: &narrowing) else {
        return .constraintWidened
      }
    }
    return nil
  }

  private mutating func executionUnderIssuer(
    _ link: WarrantLink,
    _ ancestor: WarrantLink
  ) -> WarrantCode? {
    guard ancestor.payload.mayIssue(all: link.payload.tools.lazy.map { $0.name }) else {
      return .toolWidened
    }
    if let limit = ancestor.payload.maxIssueDepth, link.payload.depth > limit {
      return .issueDepthRaised
    }
    guard let bounds = ancestor.payload.bounds else { return nil }
    for tool in link.payload.tools {
      let optional = ancestor.terms.optionalArguments(for: tool.name)
      guard narrows(tool, of: link, under: bounds, optional: optional) else {
        return .constraintWidened
      }
    }
    return nil
  }

  private mutating func executionUnderExecution(
    _ link: WarrantLink,
    _ ancestor: WarrantLink
  ) -> WarrantCode? {
    for tool in link.payload.tools where ancestor.payload.entry(for: tool.name) == nil {
      return .toolWidened
    }
    for tool in link.payload.tools {
      guard tool.name != WarrantTool.any else {
        // It also answers for the tools that the ancestor names and the child does not.
        for entry in ancestor.payload.tools
        where entry.name == WarrantTool.any || link.payload.entry(named: entry.name) == nil {
          guard narrows(tool, of: link, under: entry, ancestor) else { return .constraintWidened }
        }
        continue
      }
      guard let entry = ancestor.payload.entry(for: tool.name) else { return .toolWidened }
      guard narrows(tool, of: link, under: entry, ancestor) else { return .constraintWidened }
    }
    return nil
  }

  private mutating func narrows(
    _ tool: WarrantTool,
    of link: WarrantLink,
    under entry: WarrantTool,
    _ ancestor: WarrantLink
  ) -> Bool {
    let optional = ancestor.terms.optional(for: entry.name)
    return narrows(tool, of: link, under: entry.set, optional: optional)
  }

  private mutating func narrows(
    _ tool: WarrantTool,
    of link: WarrantLink,
    under parent: WarrantConstraintSet,
    optional: [Text]
  ) -> Bool {
    guard tool.set.narrows(parent, by: &narrowing) else { return false }
    // An open set demands no argument, so that none can be made optional under it.
    if parent.isOpen || link.terms.optionalArguments.isEmpty { return true }
    return link.terms.optional(for: tool.name).allSatisfy(optional.contains)
  }
}

extension WarrantTerms {
  /// The arguments of a tool that an issuer warrant lets be absent: those of the name, else of `*`.
  func optionalArguments(for tool: Text) -> [Text] {
    let exact = optional(for: tool)
    return exact.isEmpty ? optional(for: WarrantTool.any) : exact
  }
}

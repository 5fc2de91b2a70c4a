internal import AmbitModel

/// Step 7: a link grants nothing that any of its ancestors does not grant (warrant contract
/// section 4; DESIGN section 8, rule 9).
enum ChainNarrowing {
  /// Checks one link against every ancestor, the root first.
  static func checkLink(_ index: Int, of links: [WarrantLink]) throws(WarrantFailure) {
    let link = links[index]
    for ancestor in links[..<index] {
      if let code = conflict(of: link, with: ancestor) { throw WarrantFailure(code, link: index) }
    }
  }

  /// Why a link may not stand under an ancestor; nil if it may.
  static func conflict(of link: WarrantLink, with ancestor: WarrantLink) -> WarrantCode? {
    personalConflict(of: link.payload, with: ancestor.payload)
      ?? grantConflict(of: link, with: ancestor)
  }

  /// Planner separation, clearance, approvers.
  private static func personalConflict(
    of own: WarrantPayload,
    with above: WarrantPayload
  ) -> WarrantCode? {
    if own.type == .execution, above.type == .issuer,
      own.holder == above.holder || own.holder == above.issuer
    {
      return .selfIssuance
    }
    if own.clearance ?? 0 > above.clearance ?? 0 { return .clearanceRaised }
    if let required = above.approvers {
      guard let approvers = own.approvers, required.allSatisfy(approvers.contains),
        own.threshold >= above.threshold
      else { return .approversWeakened }
    }
    return nil
  }

  private static func grantConflict(
    of link: WarrantLink,
    with ancestor: WarrantLink
  ) -> WarrantCode? {
    switch (ancestor.payload.type, link.payload.type) {
    case (.issuer, .issuer): issuerUnderIssuer(link.payload, ancestor.payload)
    case (.issuer, .execution): executionUnderIssuer(link, ancestor)
    case (.execution, .execution): executionUnderExecution(link, ancestor)
    // Step 3 has refused it; refuse it here too.
    case (.execution, .issuer): .typeTransition
    }
  }

  private static func issuerUnderIssuer(
    _ own: WarrantPayload,
    _ above: WarrantPayload
  ) -> WarrantCode? {
    guard (own.issuableTools ?? []).allSatisfy({ above.mayIssue($0) }) else { return .toolWidened }
    if let limit = above.maxIssueDepth {
      guard let depth = own.maxIssueDepth, depth <= limit else { return .issueDepthRaised }
    }
    if let bounds = above.bounds {
      guard let narrower = own.bounds, narrower.narrows(bounds) else { return .constraintWidened }
    }
    return nil
  }

  private static func executionUnderIssuer(
    _ link: WarrantLink,
    _ ancestor: WarrantLink
  ) -> WarrantCode? {
    let above = ancestor.payload
    guard link.payload.tools.allSatisfy({ above.mayIssue($0.name) }) else { return .toolWidened }
    if let limit = above.maxIssueDepth, link.payload.depth > limit { return .issueDepthRaised }
    guard let bounds = above.bounds else { return nil }
    for tool in link.payload.tools {
      let optional = ancestor.terms.optionalArguments(for: tool.name)
      guard narrows(tool, of: link, under: bounds, optional: optional) else {
        return .constraintWidened
      }
    }
    return nil
  }

  private static func executionUnderExecution(
    _ link: WarrantLink,
    _ ancestor: WarrantLink
  ) -> WarrantCode? {
    let above = ancestor.payload
    guard link.payload.tools.allSatisfy({ above.entry(for: $0.name) != nil }) else {
      return .toolWidened
    }
    for tool in link.payload.tools {
      for entry in entries(of: above, against: tool, in: link.payload) {
        let optional = ancestor.terms.optional(for: entry.name)
        guard narrows(tool, of: link, under: entry.set, optional: optional) else {
          return .constraintWidened
        }
      }
    }
    return nil
  }

  /// The ancestor's entries that calls under a tool's entry would use.
  ///
  /// A child's `*` also answers for the tools that the ancestor names and the child does not.
  private static func entries(
    of above: WarrantPayload,
    against tool: WarrantTool,
    in own: WarrantPayload
  ) -> [WarrantTool] {
    guard tool.name == WarrantTool.any else {
      return above.entry(for: tool.name).map { [$0] } ?? []
    }
    return above.tools.filter { entry in
      entry.name == WarrantTool.any || !own.tools.contains { $0.name == entry.name }
    }
  }

  private static func narrows(
    _ tool: WarrantTool,
    of link: WarrantLink,
    under parent: WarrantConstraintSet,
    optional: [Text]
  ) -> Bool {
    guard tool.set.narrows(parent) else { return false }
    // An open set demands no argument, so that none can be made optional under it.
    if parent.isOpen { return true }
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

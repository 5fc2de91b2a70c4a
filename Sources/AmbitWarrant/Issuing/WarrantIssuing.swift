public import AmbitModel

extension WarrantSpec {
  /// Issues a root warrant.
  ///
  /// - Parameters:
  ///   - signer: The root key.
  ///   - id: A fresh id, a UUIDv7 by convention.
  ///   - now: Unix seconds.
  ///   - crypto: Checks what was signed.
  /// - Returns: A chain of one link.
  /// - Throws: `WarrantFailure` with the code that a verifier would give; whatever the signer throws.
  public func issue<Crypto: Ed25519Checking & SHA256Hashing>(
    by signer: some Ed25519Signing,
    id: WarrantID,
    at now: UInt64,
    crypto: Crypto.Type
  ) throws -> Warrant {
    let payload = try payload(issuer: signer.publicKey, id: id, now: now, under: nil)
    return try Warrant([Self.sign(payload, under: [], by: signer, crypto: crypto)])
  }

  /// Issues a warrant under the leaf of another one, by its holder.
  ///
  /// - Throws: `WarrantFailure` with the code that a verifier would give, such as
  ///   `warrant.constraint_widened`; whatever the signer throws.
  public func attenuate<Crypto: Ed25519Checking & SHA256Hashing>(
    _ parent: Warrant,
    by signer: some Ed25519Signing,
    id: WarrantID,
    at now: UInt64,
    crypto: Crypto.Type
  ) throws -> Warrant {
    let payload = try payload(issuer: signer.publicKey, id: id, now: now, under: parent.leaf)
    let child = try Self.sign(payload, under: parent.links, by: signer, crypto: crypto)
    return Warrant(parent.links + [child])
  }

  private func payload(
    issuer: PublicKey,
    id: WarrantID,
    now: UInt64,
    under parent: WarrantLink?
  ) throws(WarrantFailure) -> WarrantPayload {
    let above = parent?.payload
    let (end, overflow) = now.addingReportingOverflow(lifetime ?? WarrantLimits.defaultLifetime)
    guard !overflow else { throw WarrantFailure(.ttlExceeded) }
    let isSameType = above?.type == type
    return WarrantPayload(
      id: id,
      type: type,
      tools: (tools ?? (isSameType ? above?.tools : nil) ?? []).sorted { $0.name < $1.name },
      holder: holder,
      issuer: issuer,
      issuedAt: now,
      expiresAt: min(end, above?.expiresAt ?? .max),
      maxDepth: maxDepth ?? above?.maxDepth ?? WarrantLimits.defaultDepth,
      parentHash: parent?.payloadDigest,
      extensions: inheritedExtensions(from: parent),
      issuableTools: type == .issuer
        ? (issuableTools ?? above?.issuableTools)?.sorted() : issuableTools,
      maxIssueDepth: maxIssueDepth ?? (isSameType ? above?.maxIssueDepth : nil),
      bounds: bounds ?? (isSameType ? above?.bounds : nil),
      approvers: (approvers ?? above?.approvers)?.sorted { $0.hex < $1.hex },
      minApprovals: minApprovals ?? (approvers == nil ? above?.minApprovals : nil),
      clearance: clearance ?? above?.clearance,
      // At most 64 after step 1.
      depth: above.map { $0.depth + 1 } ?? 0
    )
  }

  /// The spec's extensions, and those of the parent that a child has to repeat: the session always,
  /// optional arguments together with the tools that they belong to.
  private func inheritedExtensions(from parent: WarrantLink?) -> [WarrantExtension] {
    var result = extensions
    for entry in parent?.payload.extensions ?? [] {
      let isRepeated =
        entry.name == "tenuo.session_id" || (entry.name == "ambit.optional_args" && tools == nil)
      if isRepeated, !result.contains(where: { $0.name == entry.name }) { result.append(entry) }
    }
    return result.sorted { $0.name < $1.name }
  }

  /// Checks a payload by the verifier's own rules, then signs it.
  private static func sign<Crypto: Ed25519Checking & SHA256Hashing>(
    _ payload: WarrantPayload,
    under ancestors: [WarrantLink],
    by signer: some Ed25519Signing,
    crypto: Crypto.Type
  ) throws -> WarrantLink {
    let bytes = payload.encoded
    let unsigned = WarrantLink.envelope(
      payload: bytes,
      signature: [UInt8](repeating: 0, count: 64)
    )
    let index = ancestors.count
    let draft: WarrantLink
    do throws(WarrantFailure) {
      draft = try WarrantLink(reading: unsigned, above: ancestors.last, crypto: crypto)
      let links = ancestors + [draft]
      try ChainShape.checkLink(index, of: links)
      var narrowing = ChainNarrowing()
      try narrowing.checkLink(index, of: links)
    } catch {
      throw WarrantFailure(error.code, link: index)
    }
    let signature = try signer.signature(for: WarrantLink.message(payload: bytes))
    // Checking it would cost three times what signing costs, and whoever relies on it checks it.
    guard signature.count == 64 else { throw WarrantFailure(.signatureInvalid, link: index) }
    return WarrantLink(signing: draft, with: signature)
  }
}

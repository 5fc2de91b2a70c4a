extension WarrantFailure: CustomStringConvertible {
  /// Code, sentence and the link at fault: `warrant.expired: the warrant has expired (link 1)`.
  public var description: String {
    let place = link.map { " (link \($0))" } ?? ""
    let explanation = detail.map { ": \($0)" } ?? ""
    return "\(code.rawValue): \(code.sentence)\(place)\(explanation)"
  }
}

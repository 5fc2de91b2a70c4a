import HTTPTypes

/// Finds the route of a request: literal paths by one look-up, others segment by segment.
struct Router: Sendable {
  /// What a path and method lead to.
  enum Match: Sendable {
    case route(Route, parameters: [String])
    /// The path exists, with other methods.
    case methodNotAllowed([HTTPRequest.Method])
    case notFound
  }

  private struct Pattern {
    let segments: [Substring]
    var routes: [Route]
  }

  private var literal: [String: [Route]] = [:]
  private var patterns: [Pattern] = []

  init(_ routes: [Route]) {
    for route in routes {
      guard route.path.contains("{") else {
        literal[route.path, default: []].append(route)
        continue
      }
      let segments = route.path.split(separator: "/", omittingEmptySubsequences: false)
      if let place = patterns.firstIndex(where: { $0.segments == segments }) {
        patterns[place].routes.append(route)
      } else {
        patterns.append(Pattern(segments: segments, routes: [route]))
      }
    }
  }

  /// Literal paths win over variable segments, so that no id can hide an operation.
  func match(_ method: HTTPRequest.Method, _ path: Substring) -> Match {
    if let routes = literal[String(path)] {
      return choose(routes, method, parameters: [])
    }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for pattern in patterns where pattern.segments.count == segments.count {
      guard let parameters = parameters(of: pattern, in: segments) else { continue }
      return choose(pattern.routes, method, parameters: parameters)
    }
    return .notFound
  }

  private func choose(
    _ routes: [Route],
    _ method: HTTPRequest.Method,
    parameters: [String]
  ) -> Match {
    for route in routes where route.method == method {
      return .route(route, parameters: parameters)
    }
    return .methodNotAllowed(routes.map(\.method))
  }

  private func parameters(of pattern: Pattern, in segments: [Substring]) -> [String]? {
    var parameters: [String] = []
    for (expected, segment) in zip(pattern.segments, segments) {
      if expected.hasPrefix("{") {
        guard let value = PercentEncoding.decode(segment), !value.isEmpty else { return nil }
        parameters.append(value)
      } else if expected != segment {
        return nil
      }
    }
    return parameters
  }
}

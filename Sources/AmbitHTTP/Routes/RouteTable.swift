import AmbitService
import HTTPTypes

/// Every operation of the HTTP API.
package enum RouteTable {
  /// All routes, grouped as the reference page shows them.
  package static let all: [Route] =
    decisions + setup + organizations + keys + agents + policies + audit + operations
}

// Parses, wires and exits; the commands live in AmbitCLI.

import AmbitCLI
import ArgumentParser

@main
enum Main {
  static func main() async {
    await AmbitCommand.main()
  }
}

// Parses, wires and exits; the commands live in AmbitCLI.

import AmbitCLI
import ArgumentParser

@main
enum Main {
  static func main() async {
    // A reader that goes away is told by the write's error, not by a signal that ends the process.
    Console.ignoreClosedPipes()
    await AmbitCommand.main()
  }
}

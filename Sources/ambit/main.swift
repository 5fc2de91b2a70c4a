// Parses, wires and exits; the commands live in AmbitCLI.

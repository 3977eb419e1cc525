"""The command-line face: parse, call a use case, print."""

"""Converters: another platform's metadata becomes a package, with a report of what came through."""

"""The archive: old records, compressed, out of lists and figures, still there by their id."""

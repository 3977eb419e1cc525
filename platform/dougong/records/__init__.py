"""Records: read plans, the save pipeline, aggregates. Everything a face may do with records."""

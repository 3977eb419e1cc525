"""Which records an actor reaches: as one SQL predicate, and as the causes of it."""

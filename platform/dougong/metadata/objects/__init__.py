"""What the definition of an object says, topic by topic."""

"""What a deploy does, in order: renames, columns made ahead, statements, roll-ups."""

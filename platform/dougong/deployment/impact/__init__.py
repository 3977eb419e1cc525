"""What a deploy does to the records there are, counted before it is done."""

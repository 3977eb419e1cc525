"""Mail that goes out: what a message is, and who takes it."""

"""What pages read: definitions as one reader may see them, with all that a page of them needs."""

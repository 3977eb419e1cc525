"""What plugins do with records: actions, and what they are handed of records and people."""

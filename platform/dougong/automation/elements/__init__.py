"""The elements that flows are made of: one file each."""

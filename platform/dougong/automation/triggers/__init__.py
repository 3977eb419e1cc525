"""What sets flows off: one file each."""

"""The channels by which messages go out, one file each."""

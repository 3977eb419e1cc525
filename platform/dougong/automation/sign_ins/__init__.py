"""The ways by which connectors sign in, one file each."""

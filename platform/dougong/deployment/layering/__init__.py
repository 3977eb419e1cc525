"""What a tenant says above packages: stored as patches, carried over upgrades, told apart."""

"""What plugins may hook into: the catalogue, how plugins are found, how a failing one is held."""

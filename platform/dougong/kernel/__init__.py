"""What every floor may use: errors, ids, clock, registry, settings. Imports nothing of ours."""

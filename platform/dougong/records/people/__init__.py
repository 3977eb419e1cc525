"""People who come and go: what they hold, who takes it over, and who is in service."""

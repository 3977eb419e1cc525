"""Calls to the outside: connectors, their secrets, scripts."""

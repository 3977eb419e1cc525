"""Measurements, each against its floor: ``python -m benchmarks``."""

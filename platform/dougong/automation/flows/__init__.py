"""Flows: what they mean, and how a run goes from step to step."""

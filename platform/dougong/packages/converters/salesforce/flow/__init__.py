"""Flows of theirs as flows of ours: resources, elements, the graph."""

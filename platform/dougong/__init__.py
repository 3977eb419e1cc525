"""Dougong: a low-code platform for customer relationships.

The folder tree is the architecture; docs/en/architecture.md says which floor may import which.
"""

__version__ = "0.1.0"

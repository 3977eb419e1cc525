"""Approvals: who decides, what they decided, and what that leads to."""

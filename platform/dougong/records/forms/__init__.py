"""Public forms: what they ask, and what becomes of what is sent."""

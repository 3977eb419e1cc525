"""Tenants as those see them who run the platform: their state, their limits, copies of them."""

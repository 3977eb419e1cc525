"""The tables that all tenants of a cell share, step by step."""

"""The platform's tables in each tenant's schema, step by step."""

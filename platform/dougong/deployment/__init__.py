"""From definitions to tables: check, plan, apply, version; the compiled Model and its cache."""

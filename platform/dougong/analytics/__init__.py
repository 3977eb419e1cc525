"""Reports, dashboards and metrics, compiled to read plans."""

"""What plugin authors test with: fixtures and compliance suites."""

"""Signing in by a service of the company's own, which speaks OpenID Connect."""

"""Signing in: passwords, second factors, other providers, sessions, tokens, mailed links."""

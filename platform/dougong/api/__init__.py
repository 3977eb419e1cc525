"""The HTTP face: parse, call a use case, answer. No rule of the business lives here."""

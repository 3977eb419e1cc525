"""The expression language: grammar, types, functions and back ends. Knows no object, no table."""

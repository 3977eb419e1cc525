"""Advice on indexes, from the lists and aggregates that people really ask for."""

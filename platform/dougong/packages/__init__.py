"""Packages of definitions: manifest, install, upgrade, export."""

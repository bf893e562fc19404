"""Calls: list, one call, what it turned out to be."""

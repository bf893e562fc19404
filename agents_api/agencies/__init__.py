"""The agencies."""

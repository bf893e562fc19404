"""Flags on numbers that play pranks."""

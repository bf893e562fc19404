"""Ratios to a baseline in the same run: `make bench`. Nothing here is a test; nothing here lacks its baseline."""

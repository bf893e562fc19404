"""The rows and their words: what the rooms share. Imports `settings` only.

Start at `machines/` (what may happen), then `moves.py` (the one door) and `journal.py` (how it is told).
"""

"""Agencies, the catalogue of what happens, places, broadcasts, and what agencies send back."""

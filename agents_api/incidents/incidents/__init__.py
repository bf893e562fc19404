"""Incidents: drafts, opening, ending."""

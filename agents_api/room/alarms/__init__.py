"""Alarms: what is wrong right now."""

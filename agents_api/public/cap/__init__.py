"""Alerts to the public in the Common Alerting Protocol (OASIS CAP 1.2)."""

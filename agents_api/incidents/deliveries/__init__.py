"""Deliveries: how cases travel to agencies, and what failed."""

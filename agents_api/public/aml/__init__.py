"""Positions that phones send by themselves."""

"""Typed settings, logging, the clock and the error tree. Imports nothing of ours."""

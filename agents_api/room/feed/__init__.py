"""The journal as it grows, as server-sent events."""

"""Where callers are, and links by which citizens share it."""

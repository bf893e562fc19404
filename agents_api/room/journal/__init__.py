"""The journal, page by page."""

"""Several reports of one event: possible duplicates, merging and back, several calls."""

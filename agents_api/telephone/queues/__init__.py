"""Who waits where."""

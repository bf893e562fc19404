"""The page on which a citizen shares a position: no login, no library."""

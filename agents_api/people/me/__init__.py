"""The person who is logged in."""

"""Broadcasts: messages of the room, and who has read them."""

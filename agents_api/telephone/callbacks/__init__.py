"""Call-backs: whom the room owes a call."""

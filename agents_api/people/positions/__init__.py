"""The seats of the room and who sits there."""

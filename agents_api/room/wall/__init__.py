"""What the wall shows: nothing about persons."""

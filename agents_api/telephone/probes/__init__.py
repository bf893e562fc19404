"""What the line probe found."""

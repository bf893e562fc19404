"""What agencies' own systems tell of their cases."""

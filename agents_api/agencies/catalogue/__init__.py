"""What can happen, and the lines that citizens dial."""

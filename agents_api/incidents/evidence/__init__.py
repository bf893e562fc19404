"""What is known of an incident: guided questions, notes, photos and files."""

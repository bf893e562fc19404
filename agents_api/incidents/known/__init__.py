"""What is known of an incident, answers, notes and files, as far as somebody may see it: part of several pages."""

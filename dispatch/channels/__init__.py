"""Ways to tell an agency of a case, each behind one small interface; a new one is a file."""

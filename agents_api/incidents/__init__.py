"""What happened: incidents, their cases, notes and files, merging, restriction, what became of each."""

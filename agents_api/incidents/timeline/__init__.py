"""Everything that happened to an incident, in one list."""

"""The kelurahan of the city."""

"""Keys of applications that file citizens' reports."""

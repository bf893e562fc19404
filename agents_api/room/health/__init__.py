"""How the system is: for people, for Prometheus."""

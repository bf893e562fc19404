"""Cases: what each agency has taken on and how far it is."""

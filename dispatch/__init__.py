"""From a voice to the right agencies: incidents, cases, their deadlines and their deliveries."""

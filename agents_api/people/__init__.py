"""Names of users, as other parts of the API show them."""

"""Who works here: logging in, oneself, positions and who sits at them."""

"""Who changed what of the things that people edit, and the form of such a change."""

"""The flows: what callers meet before a person, drawn, checked, changed and put back."""

"""Who may see restricted incidents, who let them, and who looked."""

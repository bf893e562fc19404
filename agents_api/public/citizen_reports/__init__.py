"""Who filed a report through the city's app, for the desk."""

"""Open311 GeoReport v2: the city's app files citizens' reports and shows what became of them."""

"""Import of places from OpenStreetMap extracts. Data © OpenStreetMap contributors, ODbL."""

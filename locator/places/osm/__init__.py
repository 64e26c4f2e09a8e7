"""OpenStreetMap extracts become places. Data © OpenStreetMap contributors, ODbL."""

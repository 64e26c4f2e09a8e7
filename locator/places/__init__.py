"""Geocoding: the names and points of China's areas, streets and outlets."""

"""Maps drawn by folium once and filled by scripts."""

"""Maps: templates rendered by folium at build time, filled per request."""

"""The street map of an extract: vector tiles in the Shortbread schema, made by tippecanoe."""

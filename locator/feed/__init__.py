"""Feed loading: read files, validate records, assign districts and report findings."""

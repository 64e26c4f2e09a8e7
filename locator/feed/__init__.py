"""Feed files become outlets and a report: read, check, place, publish."""

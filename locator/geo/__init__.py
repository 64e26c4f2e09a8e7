"""Points, datums and districts."""

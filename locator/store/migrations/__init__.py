"""How the tables came to be what they are: one file in `versions/` for each change, run by `migrate`."""

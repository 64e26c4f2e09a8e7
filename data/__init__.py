"""Scripts that build what the program reads: gazetteer, boundaries and basemap. README.md tells the sources."""

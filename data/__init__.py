"""Scripts that build what the program reads: gazetteer, boundaries, basemap. README.md tells the sources."""

"""Build scripts for the data files: gazetteer, boundaries, basemap. README.md lists the sources."""

"""HTTP: the API, the pages, the desk and the operators' pages."""

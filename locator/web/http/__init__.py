"""Building blocks of views: parameters, problems, headers, sessions, page rendering."""

"""HTTP: the API, the public pages, the agent desk and the admin pages."""

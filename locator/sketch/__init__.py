"""A sketch of the last 300 metres, from recorded fields and from streets and buildings around outlets."""

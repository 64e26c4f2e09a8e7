"""Query parameters: their declaration, parsing, validation and signed tokens."""

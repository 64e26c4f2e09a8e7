"""The network: outlets, their codes, and what their notices propose."""

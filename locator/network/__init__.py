"""The network: outlets, their codes, and proposals from their notices."""

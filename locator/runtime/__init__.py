"""Shared infrastructure: caches, blobs, HTTP client, logging, process memory."""

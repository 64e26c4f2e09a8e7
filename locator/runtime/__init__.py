"""What every room may use: caches, blobs, HTTP client, logging, process memory."""

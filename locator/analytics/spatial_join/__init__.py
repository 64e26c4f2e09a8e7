"""Join of position tables with their nearest outlets: locally with Arrow, on a cluster with Spark."""

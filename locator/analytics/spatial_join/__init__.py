"""Tables of positions and the outlets nearest to each: here with Arrow, on a cluster with Spark."""

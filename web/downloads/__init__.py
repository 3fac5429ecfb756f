"""Files that take long to make: asked for once, made by the worker, fetched while they are fresh, then forgotten."""

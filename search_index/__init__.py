"""The finder: documents in; hits, facets, suggestions and highlights out."""

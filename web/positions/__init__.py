"""Positions: written, previewed, published and closed by agencies; browsed and searched by everybody."""

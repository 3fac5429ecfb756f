"""Searches people keep, and the alerts when one of them finds something new."""

"""Municipalities, their units, the dated register figures and the dated numbers their councils set."""

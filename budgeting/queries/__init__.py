"""Reads used twice or across models, one module per area; each takes a fixed number of queries."""

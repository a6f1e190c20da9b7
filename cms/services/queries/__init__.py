"""Reads of the directory and of requests."""

"""Formats of Georgian."""

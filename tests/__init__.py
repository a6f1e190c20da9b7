"""Tests mirror the tree; `conftest.py` has what they share, `database.py` prepares the database once."""

"""The staff shell and its work list; no rules of its own."""

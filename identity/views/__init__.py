"""Pages of one's own account, of verification, of the second factor, and identity's desk pages."""

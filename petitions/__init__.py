"""Petitions from draft to decision: initiators, signatures, moderation, response."""

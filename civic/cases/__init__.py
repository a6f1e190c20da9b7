"""Connectors to the municipal management system, inbound status, and the reference receiver."""

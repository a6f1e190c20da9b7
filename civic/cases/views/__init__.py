"""Hooks for the municipal management system, and the desk's pages about deliveries."""

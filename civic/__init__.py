"""The project and its kernel. Imports none of the apps that plug into it."""

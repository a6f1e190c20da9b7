"""The pages of services: the directory, filling in, one's own requests, the desk."""

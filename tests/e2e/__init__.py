"""The stories, in Chromium, against a running portal with its worker and the reference receiver."""

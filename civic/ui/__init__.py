"""Template tags, form rendering and the style guide page."""

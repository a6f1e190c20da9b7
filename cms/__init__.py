"""Everything editorial: Wagtail pages, blocks, menus and settings."""

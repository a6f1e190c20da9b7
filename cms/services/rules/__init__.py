"""Who may file, read, work on and decide a request; pure decisions."""

"""Settings: `base` holds the embedded default; `dev`, `test` and `production` say only what differs."""

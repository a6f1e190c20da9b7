"""Number and date formats, in place of Django's (whose Georgian dates carry the weekday and a decimal point)."""

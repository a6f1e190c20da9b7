"""Pages: get, ask the rule, read the form, call the action, redirect. One module per subject."""

"""The pages of participatory budgeting: get, rule, form, action, redirect."""

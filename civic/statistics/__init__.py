"""Figures for the public, drawn from the rows the portal works with: no table of its own, nothing to fall behind.

`small` holds the one rule by which small numbers are kept back, `charts` the geometry of bars,
`queries` the figures of the cases of a municipality by department.
"""

"""Services of the municipality, and the requests filed for them.

The directory is editorial: a ServicePage tells who may ask for what, by which law, in how many days
and for what fee, and holds the form its editor built. A filed form is a ServiceRequest: it has a
number, a clock, a page on which the applicant follows it, and a case in the municipal management
system. The app has the shape of every app; it stands in `cms` because its directory is pages.
"""

"""When the portal was there and when it was not, measured by itself.

Each web process writes a heartbeat into the database every half minute (`beating`). Where none came
for longer than `rules.GAP`, nobody could use the portal: with the first heartbeat afterwards the time
between is recorded as an outage, with a public entry in the journal, and stands on `/outages/`. A web
process that is alive without a database makes no heartbeat, so that counts as an outage too. What
follows from an outage is the apps' own business: petitions move their deadlines.
"""

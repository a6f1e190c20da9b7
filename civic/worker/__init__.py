"""Leased, at-least-once background work, its schedule and the `worker` command.

What must not be lost is a row of ours with a state, a time and a lease (`models.Leased`). An app
says in its `tasks.py` which rows are worked on and what runs by the clock:

    QUEUES = [Queue("mail", Mail, send)]
    SCHEDULE = [Every(name="sequencer", seconds=2, function=run), Every(name="recount", daily_at=time(3), function=recount)]

`Queue` hands each due row to a function that may be run twice (a killed worker's row is taken
again when its lease has run out) and answers Done, Retry, Dead or Paused. `Every` with a period
under a minute runs in every worker, so its function must bear company; a longer one is a row
unique by task and due time, so that any number of workers run it once.
"""

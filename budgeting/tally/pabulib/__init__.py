"""Reading and writing of Pabulib files (`.pb`, pabulib.org/format; Faliszewski et al., IJCAI 2023, arXiv 2305.11035).

`read` gives an `Election`, `load` also what was found on the way, `Document` keeps every cell and byte of a file for
those who change one and write it back, `export` writes an `Election` without anything personal.
"""

from budgeting.tally.pabulib.document import Document
from budgeting.tally.pabulib.problems import Problem, Unreadable
from budgeting.tally.pabulib.reader import Reading, load, read
from budgeting.tally.pabulib.writer import export

__all__ = ["Document", "Problem", "Reading", "Unreadable", "export", "load", "read"]

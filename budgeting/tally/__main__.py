"""`python -m budgeting.tally`: count, compare and check elections from the command line."""

import sys

from budgeting.tally.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""The command line of the tally: arguments in, text or JSON out, an exit code. What is counted and how stands elsewhere.

Exit codes: 0 all is well; 1 the answer is no (a file has errors, a certificate does not hold, the second count differs); 2 the
command was used wrongly or the input cannot be read. Messages go to standard error, one line each, `FILE:LINE: message`.
"""

import os
import sys
from collections.abc import Sequence

from budgeting.tally.cli.arguments import parser
from budgeting.tally.cli.screen import Screen, Stop

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; `arguments` as in `sys.argv[1:]` (None: those). Returns the exit code."""
    screen = Screen(sys.stdout, sys.stderr)
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options, screen)
        screen.flush()
    except Stop as stop:
        screen.complain(stop.message)
        return stop.code
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        screen.complain("interrupted")
        return 130
    except MemoryError:
        screen.complain("not enough memory for an election of this size")
        return 2
    return code

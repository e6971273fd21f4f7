"""`python -m eforslag` is the command `eforslag`."""

import gc
import sys


def main() -> int:
    """The command, loaded without looking for garbage: what a start loads stays, and looking through it again and again
    takes a tenth of the time."""
    gc.disable()
    from eforslag import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())

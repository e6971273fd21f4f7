"""`python -m eforslag` is the command `eforslag`."""

import sys

from eforslag.cli import main

sys.exit(main())

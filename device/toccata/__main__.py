"""``python -m toccata`` is the command ``toccata``."""

import sys

from toccata.cli import main

sys.exit(main())

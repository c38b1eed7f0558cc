from __future__ import annotations

import os

# It needs root, FUSE and a loop device, and takes minutes: `make replay` asks for it, `make test` does not.
collect_ignore_glob = [] if os.environ.get("TOCCATA_LAB") else ["test_*.py"]

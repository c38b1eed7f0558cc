"""Runs tries.py under a copy of a unit that differs only in what it starts and in how often: sandboxed.py UNIT

The copy gets no folder of its own under /run: systemd would remove the original's with it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

OTHERWISE = re.compile(
    r"^(Type|Exec\w+|Restart\w*|Watchdog\w+|Runtime\w+|Sockets|NotifyAccess|Timeout\w+|Requires|After|Before|BindsTo"
    r"|PartOf|OnFailure|StartLimit\w+)=.*(\\\n.*)*$",
    re.MULTILINE,
)
STARTS = """[Service]
Type=oneshot
ReadWritePaths=/run/toccata
ExecStart=/opt/toccata/current/bin/python -I -c "import runpy; runpy.run_path('/lab/tries.py', run_name='__main__')"
"""


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(unit: str) -> None:
    copy = f"lab-tries-{unit}"
    text = OTHERWISE.sub("", run("systemctl", "cat", unit)).replace("[Service]\n", STARTS, 1)
    Path("/run/systemd/system", copy).write_text(text)
    run("systemctl", "daemon-reload")
    run("systemctl", "start", copy)
    said = run("journalctl", "--boot", "--no-pager", "--output=cat", f"--unit={copy}")
    sys.stdout.write(re.findall(r"^TRIED (.*)$", said, re.MULTILINE)[-1])


if __name__ == "__main__":
    main(sys.argv[1])

"""Kept on a disk that is read-only: writable for a moment, in the program's own view of it and in nobody else's."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from wifi_stage import SYSTEMD

PROFILE = "toccata-wifi-01234567.nmconnection"
# A root in memory with the system's programs in it, all within a view of the mounts that ends with the script.
SCRIPT = f"""set -e
root=$1
mount -t tmpfs tmpfs "$root"
cd "$root"
mkdir -p proc dev usr etc/NetworkManager/system-connections opt/toccata run media/toccata
for name in bin sbin lib lib64; do [ ! -L /$name ] || ln -s usr/$name $name; done
mount --bind /usr usr
# What the unit sees (PrivateDevices): no disk by the label of which fstab speaks.
mount -t tmpfs tmpfs dev
cp -a /dev/null dev
echo LABEL=root / ext4 defaults,noatime 0 1 >etc/fstab
mount -t proc proc proc
mount -t tmpfs tmpfs run
mkdir -p run/NetworkManager/system-connections
echo kept >run/NetworkManager/system-connections/{PROFILE}
cp -r "$2" opt/toccata/host
mount -o remount,ro "$root"
unshare --mount chroot "$root" sh -c '
  /opt/toccata/host/writable --root-only /opt/toccata/host/wifi keep {PROFILE}
  cat /etc/NetworkManager/system-connections/{PROFILE}
  touch /etc/own 2>/dev/null || echo own view: read-only
  /opt/toccata/host/writable /opt/toccata/host/stay' &
for _ in $(seq 600); do [ -e run/now ] || sleep 0.1; done
touch etc/others 2>/dev/null || echo others, meanwhile: read-only
rm run/now
wait
ls -I fstab etc
"""
# Writes, and has the disk stay writable until somebody has looked from outside.
STAY = """#!/bin/sh
touch /etc/meanwhile /run/now
for _ in $(seq 600); do [ ! -e /run/now ] || sleep 0.1; done
"""


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None or not Path("/usr/bin/python3").exists(),
    reason="only root has views of mounts",
)
def test_a_profile_is_kept_and_the_disk_is_read_only_again_and_was_so_for_all_others(tmp_path: Path) -> None:
    host, root = tmp_path / "host", tmp_path / "root"
    root.mkdir()
    shutil.copytree(SYSTEMD / "house_wifi", host / "house_wifi", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("wifi", "writable"):
        shutil.copy(SYSTEMD / "host" / name, host)
    (host / "stay").write_text(STAY)
    (host / "stay").chmod(0o755)
    asked = ["unshare", "--mount", "--propagation", "private", "sh", "-c", SCRIPT, "sh", str(root), str(host)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout, done.stderr, done.returncode) == (
        "kept\nown view: read-only\nothers, meanwhile: read-only\nNetworkManager\nmeanwhile\n",
        "",
        0,
    )

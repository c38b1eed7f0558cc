"""What the initramfs is given for one start: it makes the root smaller, because nobody may use a disk meanwhile.

Each part is judged by what the disk says, so that a start that was cut goes on where it was: the file system is checked
and made smaller, then its partition, then the data's file system is written into what is free now; that it becomes a
partition, one sector of the table, is the last part. Where it is one already, nothing is ever done, and where this
plan's file system lies already, only the table is written: what may have data is not touched again. Whatever fails, the
computer starts as before.
"""

from __future__ import annotations

from uuid import uuid4

from installer.disk import MIB, TABLE_END, Shrink
from installer.fstab import LABEL

FOLDER = "/etc/initramfs-tools"
HOOK, SCRIPT = f"{FOLDER}/hooks/toccata-split", f"{FOLDER}/scripts/local-premount/toccata-split"
PLAN = "/etc/toccata/split"
TOLD = "/run/toccata-split"
# One inode for 64 KiB: recordings are larger, and the tables of a large card are written in seconds.
FORMAT = ("mkfs.ext4", "-q", "-F", "-i", "65536")
WHOLE = "lazy_itable_init=0,lazy_journal_init=0"

HOOK_TEXT = f"""#!/bin/sh
# Made by Toccata's install: what the script beside it needs.
[ "$1" != prereqs ] || exit 0
. /usr/share/initramfs-tools/hook-functions
for program in e2fsck resize2fs mkfs.ext4 sfdisk blkid partx readlink; do
  copy_exec "$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v "$program")" /sbin
done
cp /etc/mke2fs.conf "$DESTDIR/etc/"
mkdir -p "$DESTDIR/conf"
cp {PLAN} "$DESTDIR/conf/toccata-split"
"""

SCRIPT_TEXT = f"""#!/bin/sh
# Made by Toccata's install, for one start: makes the root smaller and the data partition behind it.
[ "$1" != prereqs ] || exit 0
. "${{SPLIT_PLAN:-/conf/toccata-split}}"
told=${{SPLIT_TOLD:-{TOLD}}} sys=${{SPLIT_SYS:-/sys}}/class/block dev=${{SPLIT_DEV:-/dev}}

tell() {{ echo "toccata: $1"; echo "$1" >"$told"; }}
stop() {{ tell "$1; the computer starts as before"; exit 0; }}
noted() {{ read -r number <"$sys/${{1##*/}}/$2" && echo "$number"; }}
reread() {{
  partx --update "$disk" 2>/dev/null
  udevadm settle 2>/dev/null || sleep 1
}}

# The smallest initramfs has a shell and little else: no basename, no cat.
case $ROOT in
  /*) root=$(readlink -f "$ROOT") ;;
  *) root=$(blkid -l -t "$ROOT" -o device) ;;
esac
folder=$(readlink -f "$sys/${{root##*/}}") folder=${{folder%/*}} disk=$dev/${{folder##*/}}
case $disk in *[0-9]) new=${{disk}}p$NEW ;; *) new=$disk$NEW ;; esac
[ "$(sfdisk --disk-id "$disk" 2>/dev/null)" = "$TABLE" ] || stop "this is not the disk that the plan was made for"
[ "$(noted "$root" partition)" = "$NUMBER" ] || stop "the root is on another partition now"
[ ! -e "$new" ] || exit 0

if [ "$(noted "$root" size)" -gt "$SECTORS" ]; then
  tell "making room for client data; this takes some minutes: please leave the power on"
  e2fsck -fy "$root"
  [ $? -lt 4 ] || stop "the root's file system has errors that could not be mended"
  resize2fs "$root" "${{SECTORS}}s" || stop "the root's file system could not be made smaller"
  echo ",$SECTORS" | sfdisk --quiet --force -N "$NUMBER" "$disk" ||
    stop "the root's partition could not be made smaller"
  reread
fi
# What bears the number of this very plan was written by it, and may hold data: only its place in the table is lost.
there=$(blkid -p -u filesystem -O "$((START * 512))" -s UUID -o value "$disk")
if [ "$there" != "$UUID" ]; then
  {" ".join(FORMAT)} -E "offset=$((START * 512)),{WHOLE}" -U "$UUID" -L {LABEL} "$disk" "$((SIZE / 2))k" ||
    stop "the data's file system could not be written"
fi
echo "start=$START, size=$SIZE" | sfdisk --quiet --force --wipe-partitions never --append "$disk" ||
  stop "there is no room for a partition"
reread
tell done
"""


def plan_text(shrink: Shrink, uuid: str) -> str:
    """Write the plan as the script reads it: disk, root and its new size, the new partition's number, start and size.

    Left to itself sfdisk would take the gap before the first partition. ``uuid``: the number of the data's file system.
    """
    new = max(part.number for part in shrink.disk.parts) + 1
    root = next(part for part in shrink.disk.parts if part.number == shrink.disk.root)
    start = root.start + shrink.root_size
    free = shrink.disk.size - TABLE_END - start
    said = {"TABLE": shrink.disk.identity, "NUMBER": root.number, "SECTORS": shrink.root_size}
    said |= {"NEW": new, "START": start, "SIZE": free - free % MIB, "UUID": uuid}
    return "".join(f"{key}={value}\n" for key, value in said.items())


def planned_uuid(plan: str | None) -> str:
    """Say the number that an earlier plan gave the data's file system; a new one where there is no plan."""
    said = dict(line.partition("=")[::2] for line in (plan or "").splitlines())
    return said.get("UUID") or str(uuid4())

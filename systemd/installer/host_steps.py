"""Steps that make the computer fit: packages, user, rules, the firmware's settings, watchdog, journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from installer import boot_config, dpkg
from installer.actions import Action, Changes, Command, File, Folder, Gone
from installer.facts import CMDLINE_TXT, CONFIG_TXT, DPKG_STATUS, Facts
from installer.refusal import Refusal
from installer.wish import Wish

RELEASES = ("bookworm", "trixie")
MACHINES = ("aarch64", "x86_64")
GROUPS = ("audio", "i2c", "gpio", "dialout")

SYSUSERS = "/etc/sysusers.d/toccata.conf"
SYSUSERS_TEXT = "".join(
    [
        "# Made by Toccata's install: the instrument's user, and what it may use.\n",
        *(f"g {group} -\n" for group in GROUPS),
        'u toccata - "Toccata" /nonexistent /usr/sbin/nologin\n',
        *(f"m toccata {group}\n" for group in GROUPS),
    ]
)
RULES = "/etc/udev/rules.d/80-toccata.rules"
MODULES = "/etc/modules-load.d/toccata.conf"
# A unit may use only what the kernel knows when it starts (systemd.resource-control(5), DeviceAllow=): a sound card or
# a pod that is plugged in later would be refused for as long as the instrument plays.
MODULES_TEXT = "i2c-dev\nsnd\ncdc_acm\nusbserial\n"
WATCHDOG = "/etc/systemd/system.conf.d/toccata.conf"
# A Raspberry Pi's own watchdog counts 15 s at most (bcm2835_wdt).
WATCHDOG_TEXT = "[Manager]\nRuntimeWatchdogSec=14\n"
JOURNAL = "/etc/systemd/journald.conf.d/toccata.conf"
JOURNAL_TEXT = "[Journal]\nStorage=volatile\nRuntimeMaxUse=32M\nRuntimeMaxFileSize=4M\nMaxLevelConsole=warning\n"
TMPFILES = "/etc/tmpfiles.d/toccata.conf"
TMPFILES_TEXT = """# Made by Toccata's install.
d /var/lib/toccata 0750 toccata toccata -
C /var/lib/toccata/instrument.json 0640 toccata toccata - /etc/toccata/instrument.json
d /media/toccata 0755 root root -
d /var/log/apt 0755 root root -
"""


def admin(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Refuse whoever may not change the system."""
    if not facts.is_admin:
        raise Refusal("the system can only be changed by root", "run it with sudo")
    return ()


def folder(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Refuse a root folder that is not there."""
    if not facts.place.root.is_dir():
        raise Refusal(f"{facts.place.root}: no such folder", "is the card mounted?")
    return ()


def check(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Refuse what can't become an instrument, before anything is changed."""
    admin(facts, wish)
    folder(facts, wish)
    if not facts.release:
        raise Refusal(f"{facts.place.root}: no system is there", "take the folder that its etc/os-release lies in")
    name = facts.release.get("PRETTY_NAME", "this system")
    if facts.codename not in RELEASES:
        raise Refusal(f"{name} is not supported", "take Raspberry Pi OS or Debian, bookworm or trixie")
    if not facts.packages:
        raise Refusal(f"{facts.place.at(DPKG_STATUS)}: no list of packages", "mount the whole system, not a part of it")
    if facts.machine not in MACHINES:
        raise Refusal(f"{facts.machine} has no packages for the sound", "take the 64-bit Raspberry Pi OS")
    return ()


def packages(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Install what is missing; ask no archive where nothing is."""
    names = dpkg.missing(facts.packages, facts.codename)
    if not names:
        return ()
    remedy = "look at the network, then run ./install again"
    return (
        Command(("apt-get", "update", "-qq"), remedy),
        Command(("apt-get", "install", "-y", "-qq", "--no-install-recommends", *names), remedy),
    )


def user(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the user toccata in the groups that may use sound, buses, lines and serial ports."""
    asked = File(SYSUSERS, SYSUSERS_TEXT)
    there = "\ntoccata:" in f"\n{facts.users}" and all("toccata" in facts.groups.get(one, ()) for one in GROUPS)
    made = Command(("systemd-sysusers", SYSUSERS), "run ./install again")
    return (asked,) if there else (asked, made)


def no_user(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Keep the user: client data belong to it, and its number must not be given to another."""
    return (Gone(SYSUSERS),)


def rules(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have buses, lines and serial ports belong to their groups, and USB sticks mounted."""
    text = (wish.checkout / "systemd/host/80-toccata.rules").read_text()
    reload = ("udevadm", "control", "--reload")
    return (Changes((File(RULES, text), File(MODULES, MODULES_TEXT)), reload),)


def no_rules(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Take them away."""
    return (Changes((Gone(RULES), Gone(MODULES)), ("udevadm", "control", "--reload")),)


def firmware(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the firmware's settings; on what is no Raspberry Pi there are none."""
    return _firmware(facts, boot_config.with_block, boot_config.with_words)


def no_firmware(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Take our own out of them."""
    return _firmware(facts, boot_config.without_block, boot_config.without_words)


def _firmware(facts: Facts, settings: Callable[[str], str], line: Callable[[str], str]) -> Sequence[Action]:
    texts = {CONFIG_TXT: (facts.config_txt, settings), CMDLINE_TXT: (facts.place.text(CMDLINE_TXT), line)}
    return [
        File(path, change(text), mode=facts.place.mode(path) or 0o644)
        for path, (text, change) in texts.items()
        if text is not None
    ]


def system(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the hardware's watchdog fed by systemd, and the journal in memory."""
    return (
        Changes((File(WATCHDOG, WATCHDOG_TEXT),), ("systemctl", "daemon-reexec")),
        Changes((File(JOURNAL, JOURNAL_TEXT),), ("systemctl", "restart", "systemd-journald")),
        File(TMPFILES, TMPFILES_TEXT),
    )


def no_system(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Take the settings away."""
    return (
        Changes((Gone(WATCHDOG),), ("systemctl", "daemon-reexec")),
        Changes((Gone(JOURNAL),), ("systemctl", "restart", "systemd-journald")),
        Gone(TMPFILES),
    )


def folders(facts: Facts, wish: Wish) -> Sequence[Action]:
    """Have the folders that everything else goes into."""
    return (
        Folder("/opt/toccata"),
        Folder("/etc/toccata"),
        Folder("/etc/toccata/update-keys"),
        Folder("/var/lib/toccata", 0o750, "toccata"),
        Folder("/media/toccata"),
    )

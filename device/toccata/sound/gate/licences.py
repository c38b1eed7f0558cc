"""The licences that a pack of sounds may name, as SPDX writes them."""

from __future__ import annotations

import re

FREE_OF_CREDIT = frozenset({"CC0-1.0", "CC-PDDC", "0BSD", "MIT-0", "Unlicense", "WTFPL"})
"""They ask for no word about who made it."""

_CREATIVE_COMMONS = re.compile(r"CC-BY(-NC)?(-SA|-ND)?-(1\.0|2\.0|2\.5|3\.0|4\.0)")
_OWN_WORDS = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_OTHERS = FREE_OF_CREDIT | {
    "MIT", "ISC", "Zlib", "Apache-2.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause", "OFL-1.1", "FreeBSD-DOC",
    "GFDL-1.3-only", "GFDL-1.3-or-later", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later",
    "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later",
}  # fmt: skip


def is_spdx(licence: str) -> bool:
    """Tell whether a text is an identifier of the SPDX License List, or several joined by AND or OR.

    Only those are known that sounds are given away under.
    """
    return all(_is_known(one) for one in re.split(" AND | OR ", licence))


def asks_for_credit(licence: str) -> bool:
    """Tell whether whoever plays the sounds to others must say who made them."""
    return not set(re.split(" AND | OR ", licence)) <= FREE_OF_CREDIT


def _is_known(one: str) -> bool:
    return one in _OTHERS or any(form.fullmatch(one) is not None for form in (_CREATIVE_COMMONS, _OWN_WORDS))

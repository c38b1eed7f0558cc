from __future__ import annotations

from firmware.core_runner import Core


def test_a_read_at_any_instruction_of_the_main_loop_is_never_torn(core: Core) -> None:
    """The runner reads FRAME in a signal handler, after every machine instruction where the processor can do that."""
    assert int(core.line("interrupted 15000")) >= 15000

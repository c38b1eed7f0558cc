"""Buttons, knob and lamps on the instrument itself; gpiozero's lines lie in here, in ``sensors/`` and nowhere else."""

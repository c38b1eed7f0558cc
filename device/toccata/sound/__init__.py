"""Sound before play: packs and the pre-mix. Files in, a bank of ready PCM out."""

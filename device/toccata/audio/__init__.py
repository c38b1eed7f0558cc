"""Players: where notes become sound, on a card, in a file, or nowhere."""

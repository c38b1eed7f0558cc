"""How a tablet knows the instrument: the clinic's own authority, certificates, and the page that explains them."""

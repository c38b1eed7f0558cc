"""The senses of the instrument: chips on the I2C bus, real or simulated, and what may be believed of them."""

/* I2C0 as a target on GPIO4 (data) and GPIO5 (clock), up to 400 kHz. Its interrupt comes before all others. */
#ifndef POD_I2C_H
#define POD_I2C_H

#include <stdbool.h>

#include "target.h"

/* From now on the bus is answered. `target` must have been initialized (pod_init does). */
void i2c_start(struct target *target);

/* True once after bytes were lost on the bus. Main loop. */
bool i2c_lost(void);

#endif

/* I2C0 as a target on GPIO4 (data) and GPIO5 (clock), up to 400 kHz. Its interrupt comes before all others. */
#ifndef POD_I2C_H
#define POD_I2C_H

#include <stdbool.h>
#include <stdint.h>

#include "target.h"

/* From now on the bus is answered. `target` must have been initialized (pod_init does). */
void i2c_start(struct target *target);

/* Main loop, every time: lets go of data and clock if a host has left a transfer in its middle. `now_ms` is the time now, not
 * that of a sample that has waited. */
void i2c_watch(uint32_t now_ms);

/* True once after bytes were lost on the bus. Main loop. */
bool i2c_lost(void);

#endif

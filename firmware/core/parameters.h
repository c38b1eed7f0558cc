/*
 * What survives power-off: thresholds and rests, in two generations. Main loop only.
 *
 * A generation is one page at the start of its own flash sector: magic, sequence number, values, CRC-32. Saving
 * erases and writes the sector that does not hold the newest sound generation, so a power cut at any byte leaves the
 * older one.
 */
#ifndef POD_PARAMETERS_H
#define POD_PARAMETERS_H

#include <stdbool.h>
#include <stdint.h>

#include "flash_ops.h"
#include "onset.h"
#include "pod_registers.h"

struct parameters {
    struct thresholds thresholds[POD_CHANNELS];
    uint16_t rests[POD_CHANNELS]; /* 12.4, or CHANNEL_NO_REST */
};

struct parameter_store {
    const struct flash_ops *flash;
    uint32_t sequence; /* of the newest sound generation; 0: none */
    uint8_t newest;    /* 0 or 1: where it lies */
};

void parameters_default(struct parameters *parameters);

/* The newest sound generation; false: none, and `parameters` are the defaults. */
bool parameters_load(struct parameter_store *store, const struct flash_ops *flash, struct parameters *parameters);

/* Saves and reads back; false: the flash did not take it, and the older generation still stands.
 * Takes as long as a sector erase (typically 45 ms, at most 400 ms for a W25Q16JV). */
bool parameters_save(struct parameter_store *store, const struct parameters *parameters);

#endif

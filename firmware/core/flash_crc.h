/* The answer to C, a piece at a time: neither samples nor the watchdog wait. Main loop only; used by both programs. */
#ifndef POD_FLASH_CRC_H
#define POD_FLASH_CRC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flash_ops.h"

struct flash_crc {
    uint32_t at, left, crc;
    bool running;
    uint8_t asked[2]; /* command and sequence to answer */
};

/* Begins if the message (C, sequence, offset, length) is right; false: to be answered with POD_REPLY_BAD. */
bool flash_crc_begin(struct flash_crc *job, const uint8_t *message, size_t count);

/* At most 256 bytes more. True once, when it is done: `crc` is the result. */
bool flash_crc_step(struct flash_crc *job, const struct flash_ops *flash);

#endif

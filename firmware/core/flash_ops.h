/* What the core needs of a flash memory, given by the port or a test's model. Offsets count from the flash's start. */
#ifndef POD_FLASH_OPS_H
#define POD_FLASH_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flash_ops {
    void *context; /* handed back to every call */
    /* Copies `count` bytes; 256 at a time where a whole image is read: a fit place to feed a watchdog. */
    void (*read)(void *context, uint32_t offset, uint8_t *to, size_t count);
    /* Erases the sector of 4096 bytes at `offset` (a multiple of 4096); false if the chip refused. */
    bool (*erase)(void *context, uint32_t offset);
    /* Programs the page of 256 bytes at `offset` (a multiple of 256) of an erased sector; false if the chip refused. */
    bool (*program)(void *context, uint32_t offset, const uint8_t *page);
};

#endif

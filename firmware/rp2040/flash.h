/*
 * The flash through the boot ROM's routines (datasheet 2.8.3.1.3). Everything here lies in RAM: interrupts stay on while
 * the flash erases, for their handlers lie in RAM too.
 */
#ifndef POD_FLASH_H
#define POD_FLASH_H

#include <stdbool.h>
#include <stdint.h>

#include "flash_ops.h"

/* Finds the routines; call before the rest. */
void flash_start(void);

/* Reads the flash's own 64-bit number (command 4Bh). */
void flash_unique_id(uint8_t id[8]);

/* Called with true before every erase and program, with false after it. */
typedef void flash_changes(bool begins);

/* The core's view. Erase and program tell nothing of their success: the core reads back. */
extern const struct flash_ops flash_operations;

/* Who is to be told: NULL for nobody. */
void flash_tell(flash_changes *changes);

#endif

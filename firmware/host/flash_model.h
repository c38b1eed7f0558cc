/* A flash of 2 MiB in memory: programming only clears bits, power can be cut after any byte, and a change outside the
 * sectors that the program under test may touch ends the run. */
#ifndef POD_FLASH_MODEL_H
#define POD_FLASH_MODEL_H

#include <stdint.h>

#include "flash_ops.h"
#include "pod_registers.h"

#define FLASH_ENDLESS UINT32_MAX

enum flash_part { FLASH_APPLICATION_PART, FLASH_PARAMETER_PART };

struct flash_model {
    uint8_t bytes[POD_FLASH_SIZE];
    uint32_t power_left; /* bytes that are still erased or programmed before the power goes; FLASH_ENDLESS: for ever */
    uint32_t worn;       /* a byte that nothing changes any more; POD_FLASH_SIZE: none */
};

/* The memory as one program sees it. */
struct flash_side {
    struct flash_model *memory;
    enum flash_part allowed; /* where its erase and program may reach */
    struct flash_ops ops;
};

/* All erased, power for ever. */
void flash_model_init(struct flash_model *flash);

void flash_side_init(struct flash_side *side, struct flash_model *memory, enum flash_part allowed);

/* Puts a header page and an image of `length` bytes (a multiple of 4) where the application lies. */
void flash_model_put_image(struct flash_model *flash, uint32_t length, const char *board);

#endif

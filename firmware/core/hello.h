/* The answer to H, the same from loader and application. */
#ifndef POD_HELLO_H
#define POD_HELLO_H

#include <stddef.h>
#include <stdint.h>

#include "image.h"
#include "pod_registers.h"

struct identity {
    uint8_t who;              /* POD_WHO_LOADER or POD_WHO_APPLICATION */
    uint8_t chip_id[8];       /* the flash's unique id; zeros if unknown */
};

/* Writes POD_HELLO_SIZE bytes. */
void hello_write(uint8_t *to, const struct identity *identity, const struct image_facts *image);

#endif

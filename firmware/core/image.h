/* The application in the flash: header page, image, may it be started. Main loop only; used by both programs. */
#ifndef POD_IMAGE_H
#define POD_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "flash_ops.h"

struct image_facts {
    uint32_t length;   /* of the image, bytes; 0: no header */
    uint32_t crc;      /* CRC-32 of the image as it lies in the flash; 0: no header */
    uint32_t version;  /* 0x00MMmmpp of the header */
    uint32_t build_id; /* of the header */
    uint8_t status;    /* POD_REPLY_OK: may be started; POD_REPLY_BAD: none or damaged; POD_REPLY_OTHER_BOARD */
};

/* Reads the header and the whole image: up to 0.3 s for 1 MiB. */
struct image_facts image_look(const struct flash_ops *flash);

/* True if [offset, offset + count) lies within the application's part of the flash and is not empty. */
bool image_range_valid(uint32_t offset, uint32_t count);

#endif

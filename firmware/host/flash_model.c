#include "flash_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "crc.h"

static void demand(bool holds, const char *what, uint32_t offset) {
    if (!holds) {
        fprintf(stderr, "flash model: %s at 0x%x\n", what, offset);
        abort();
    }
}

static bool may_change(const struct flash_side *side, uint32_t offset) {
    if (side->allowed == FLASH_APPLICATION_PART) {
        return offset >= POD_FLASH_APPLICATION && offset < POD_FLASH_APPLICATION_END;
    }
    return offset >= POD_FLASH_PARAMETERS_0 && offset < POD_FLASH_SIZE;
}

static bool powered(struct flash_model *flash) {
    if (flash->power_left != FLASH_ENDLESS && flash->power_left > 0) {
        flash->power_left--;
        return true;
    }
    return flash->power_left == FLASH_ENDLESS;
}

static void set(struct flash_model *flash, uint32_t offset, uint8_t value) {
    if (offset != flash->worn) {
        flash->bytes[offset] = value;
    }
}

static void read_bytes(void *context, uint32_t offset, uint8_t *to, size_t count) {
    const struct flash_side *side = context;
    demand(offset <= POD_FLASH_SIZE && count <= POD_FLASH_SIZE - offset, "read outside", offset);
    memcpy(to, side->memory->bytes + offset, count);
}

static bool erase(void *context, uint32_t offset) {
    struct flash_side *side = context;
    demand(offset % POD_FLASH_SECTOR == 0 && may_change(side, offset), "forbidden erase", offset);
    for (uint32_t at = 0; at < POD_FLASH_SECTOR; at++) {
        if (!powered(side->memory)) {
            return false;
        }
        set(side->memory, offset + at, 0xFF);
    }
    return true;
}

static bool program(void *context, uint32_t offset, const uint8_t *page) {
    struct flash_side *side = context;
    demand(offset % POD_FLASH_PAGE == 0 && may_change(side, offset), "forbidden program", offset);
    for (uint32_t at = 0; at < POD_FLASH_PAGE; at++) {
        if (!powered(side->memory)) {
            return false;
        }
        set(side->memory, offset + at, side->memory->bytes[offset + at] & page[at]);
    }
    return true;
}

void flash_model_init(struct flash_model *flash) {
    memset(flash->bytes, 0xFF, sizeof flash->bytes);
    flash->power_left = FLASH_ENDLESS;
    flash->worn = POD_FLASH_SIZE;
}

void flash_side_init(struct flash_side *side, struct flash_model *memory, enum flash_part allowed) {
    side->memory = memory;
    side->allowed = allowed;
    side->ops = (struct flash_ops){.context = side, .read = read_bytes, .erase = erase, .program = program};
}

void flash_model_put_image(struct flash_model *flash, uint32_t length, const char *board) {
    uint8_t *header = flash->bytes + POD_FLASH_APPLICATION;
    uint8_t *image = flash->bytes + POD_FLASH_IMAGE;
    for (uint32_t at = 0; at < length; at++) {
        image[at] = (uint8_t)(at * 7u + (at >> 8));
    }
    bytes_put_u32(header + POD_HEADER_MAGIC_AT, POD_IMAGE_MAGIC);
    bytes_put_u32(header + POD_HEADER_LENGTH_AT, length);
    bytes_put_u32(header + POD_HEADER_CRC_AT, crc32_end(crc32_more(CRC32_START, image, length)));
    bytes_put_u32(header + POD_HEADER_VERSION_AT, 0x00010000u);
    memcpy(header + POD_HEADER_BOARD_AT, board, 8);
    bytes_put_u32(header + POD_HEADER_BUILD_ID_AT, 0x1A2B3C4Du);
}

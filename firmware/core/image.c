#include "image.h"

#include "bytes.h"
#include "crc.h"
#include "pod_registers.h"

static uint32_t flash_crc32(const struct flash_ops *flash, uint32_t at, uint32_t left) {
    uint8_t piece[POD_FLASH_PAGE];
    uint32_t crc = CRC32_START;
    while (left > 0) {
        uint32_t count = left < sizeof piece ? left : (uint32_t)sizeof piece;
        flash->read(flash->context, at, piece, count);
        crc = crc32_more(crc, piece, count);
        at += count;
        left -= count;
    }
    return crc32_end(crc);
}

static bool is_our_board(const uint8_t *header) {
    static const char board[] = POD_BOARD_ID;
    for (unsigned at = 0; at < sizeof board - 1; at++) {
        if (header[POD_HEADER_BOARD_AT + at] != (uint8_t)board[at]) {
            return false;
        }
    }
    return true;
}

struct image_facts image_look(const struct flash_ops *flash) {
    uint8_t header[POD_HEADER_SIZE];
    flash->read(flash->context, POD_FLASH_APPLICATION, header, sizeof header);
    struct image_facts facts = {.length = bytes_u32(header + POD_HEADER_LENGTH_AT), .status = POD_REPLY_BAD};
    if (bytes_u32(header + POD_HEADER_MAGIC_AT) != POD_IMAGE_MAGIC || facts.length < POD_IMAGE_LENGTH_MIN ||
        facts.length > POD_IMAGE_LENGTH_MAX) {
        facts.length = 0;
        return facts;
    }
    facts.crc = flash_crc32(flash, POD_FLASH_IMAGE, facts.length);
    facts.version = bytes_u32(header + POD_HEADER_VERSION_AT);
    facts.build_id = bytes_u32(header + POD_HEADER_BUILD_ID_AT);
    if (facts.crc == bytes_u32(header + POD_HEADER_CRC_AT)) {
        facts.status = is_our_board(header) ? POD_REPLY_OK : POD_REPLY_OTHER_BOARD;
    }
    return facts;
}

bool image_range_valid(uint32_t offset, uint32_t count) {
    return offset >= POD_FLASH_APPLICATION && offset < POD_FLASH_APPLICATION_END && count > 0 &&
           count <= POD_FLASH_APPLICATION_END - offset;
}

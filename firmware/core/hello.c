#include "hello.h"

#include "bytes.h"

void hello_write(uint8_t *to, const struct identity *identity, const struct image_facts *image) {
    static const char board[] = POD_BOARD_ID;
    to[POD_HELLO_PROTOCOL_AT] = POD_PROTOCOL;
    to[POD_HELLO_WHO_AT] = identity->who;
    bytes_copy(to + POD_HELLO_BOARD_AT, (const uint8_t *)board, sizeof board - 1);
    to[POD_HELLO_VERSION_AT] = POD_VERSION_MAJOR;
    to[POD_HELLO_VERSION_AT + 1] = POD_VERSION_MINOR;
    to[POD_HELLO_VERSION_AT + 2] = POD_VERSION_PATCH;
    to[POD_HELLO_VALID_AT] = image->status == POD_REPLY_OK;
    bytes_put_u32(to + POD_HELLO_IMAGE_CRC_AT, image->crc);
    bytes_put_u32(to + POD_HELLO_IMAGE_LENGTH_AT, image->length);
    bytes_copy(to + POD_HELLO_CHIP_ID_AT, identity->chip_id, sizeof identity->chip_id);
}

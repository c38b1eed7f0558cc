#include "fuzz_frames.h"

#include "crc.h"

#define LONGEST 262u /* the loader's W without CRC */

/* COBS with blocks of at most 254 bytes, and the closing zero. */
static void send_frame(const uint8_t *message, size_t count, void (*take)(uint8_t byte)) {
    size_t from = 0;
    for (size_t at = 0; at <= count; at++) {
        if (at == count || message[at] == 0 || at - from == 254) {
            take((uint8_t)(at - from + 1));
            for (; from < at; from++) {
                take(message[from]);
            }
            from += at < count && message[at] == 0;
        }
    }
    take(0);
}

static void send_message(const uint8_t *data, size_t count, void (*take)(uint8_t byte)) {
    uint8_t message[LONGEST + 2];
    for (size_t at = 0; at < count; at++) {
        message[at] = data[at];
    }
    uint16_t crc = crc16(CRC16_START, message, count);
    message[count] = (uint8_t)(crc >> 8);
    message[count + 1] = (uint8_t)crc;
    send_frame(message, count + 2, take);
}

void fuzz_frames(const uint8_t *data, size_t size, void (*take)(uint8_t byte), void (*between)(uint8_t length)) {
    while (size > 0) {
        size_t count = *data == 255 ? LONGEST : *data;
        uint8_t length = *data++;
        size--;
        count = count < size ? count : size;
        if (length % 2 == 0 || length == 255) {
            send_message(data, count, take);
        } else {
            for (size_t at = 0; at < count; at++) {
                take(data[at]);
            }
        }
        data += count;
        size -= count;
        between(length);
    }
}

#include "serial_frame.h"

#include "bytes.h"
#include "crc.h"

#define FRAMING 5u /* of a reply: command, sequence, status, and two bytes of CRC */
#define COBS_BLOCK 0xFFu /* the code of a block of 254 bytes, after which no zero is due */

void serial_receiver_init(struct serial_receiver *receiver) {
    receiver->length = 0;
    receiver->left = 0;
    receiver->zero_due = false;
    receiver->broken = false;
}

/* The length of the finished frame's message without its CRC, if the frame is sound. */
static size_t finished(const struct serial_receiver *receiver) {
    if (receiver->broken || receiver->left != 0 || receiver->length < 4) {
        return 0;
    }
    size_t count = receiver->length - 2u;
    const uint8_t *crc = receiver->message + count;
    return crc16(CRC16_START, receiver->message, count) == (uint16_t)(crc[0] << 8 | crc[1]) ? count : 0;
}

static void keep(struct serial_receiver *receiver, uint8_t byte) {
    if (receiver->length == SERIAL_MESSAGE_MAX) {
        receiver->broken = true;
        return;
    }
    receiver->message[receiver->length++] = byte;
}

static void open_block(struct serial_receiver *receiver, uint8_t code) {
    if (receiver->zero_due) {
        keep(receiver, 0);
    }
    receiver->left = (uint8_t)(code - 1u);
    receiver->zero_due = code != COBS_BLOCK;
}

size_t serial_receive(struct serial_receiver *receiver, uint8_t byte) {
    if (byte == 0) {
        size_t length = finished(receiver);
        serial_receiver_init(receiver);
        return length;
    }
    if (receiver->left == 0) {
        open_block(receiver, byte);
    } else {
        receiver->left--;
        keep(receiver, byte);
    }
    return 0;
}

/* COBS with the closing zero; a message is shorter than 254 bytes, so no block is ever full. Gives the length. */
static size_t encode(uint8_t *frame, const uint8_t *message, size_t count) {
    size_t code_at = 0;
    size_t at = 1;
    for (size_t from = 0; from < count; from++) {
        if (message[from] == 0) {
            frame[code_at] = (uint8_t)(at - code_at);
            code_at = at++;
        } else {
            frame[at++] = message[from];
        }
    }
    frame[code_at] = (uint8_t)(at - code_at);
    frame[at++] = 0;
    return at;
}

bool serial_reply(struct ring *ring, const uint8_t *message, uint8_t status, const uint8_t *data, size_t count) {
    uint8_t reply[SERIAL_REPLY_MAX + FRAMING];
    uint8_t frame[SERIAL_REPLY_MAX + FRAMING + 2];
    if (count > SERIAL_REPLY_MAX) {
        return false;
    }
    reply[0] = message[0];
    reply[1] = message[1];
    reply[2] = status;
    bytes_copy(reply + 3, data, count);
    uint16_t crc = crc16(CRC16_START, reply, count + 3);
    reply[count + 3] = (uint8_t)(crc >> 8);
    reply[count + 4] = (uint8_t)crc;
    return ring_put(ring, frame, encode(frame, reply, count + FRAMING));
}

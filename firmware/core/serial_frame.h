/*
 * Frames of the serial line: COBS, ended by 0x00; inside: command, sequence, payload, CRC-16 (high byte first).
 * A damaged, too long or too short frame vanishes without a word: the host repeats. Main loop only.
 */
#ifndef POD_SERIAL_FRAME_H
#define POD_SERIAL_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ring.h"

#define SERIAL_MESSAGE_MAX 264u /* the loader's W: command, sequence, offset, 256 bytes, CRC */
#define SERIAL_REPLY_MAX 96u    /* data of the longest reply: 16 events of 6 bytes */

struct serial_receiver {
    uint8_t message[SERIAL_MESSAGE_MAX];
    uint16_t length;  /* decoded bytes of the frame so far */
    uint8_t left;     /* bytes of the COBS block still to come */
    bool zero_due;    /* the block ends with a zero if another follows it */
    bool broken;      /* too long: nothing of this frame counts any more */
};

void serial_receiver_init(struct serial_receiver *receiver);

/* Takes one byte. Gives the length of a sound message (command, sequence, payload; without CRC), at least 2; else 0.
 * The message stays in `message` until the next byte. */
size_t serial_receive(struct serial_receiver *receiver, uint8_t byte);

/* Puts the frame `command, sequence, status, data, CRC` into the ring; false (and nothing put) if there is no room
 * or the data is longer than SERIAL_REPLY_MAX. */
bool serial_reply(struct ring *ring, const uint8_t *message, uint8_t status, const uint8_t *data, size_t count);

#endif

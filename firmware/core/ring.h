/* Bytes waiting to be sent on the serial line. Main loop only: the port takes bytes out where it fills the UART. */
#ifndef POD_RING_H
#define POD_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RING_SIZE 512u /* a power of two; the longest reply (log, 103 bytes) and four streamed frames fit together */

struct ring {
    uint8_t bytes[RING_SIZE];
    uint16_t in, out; /* counts of bytes ever put in and taken out; the difference is what waits */
};

size_t ring_room(const struct ring *ring);

/* All of the bytes or none: false if they do not fit. */
bool ring_put(struct ring *ring, const uint8_t *bytes, size_t count);

/* The next byte to send, or -1. */
int ring_take(struct ring *ring);

#endif

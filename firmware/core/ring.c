#include "ring.h"

size_t ring_room(const struct ring *ring) { return RING_SIZE - (uint16_t)(ring->in - ring->out); }

bool ring_put(struct ring *ring, const uint8_t *bytes, size_t count) {
    if (count > ring_room(ring)) {
        return false;
    }
    for (size_t at = 0; at < count; at++) {
        ring->bytes[ring->in++ % RING_SIZE] = bytes[at];
    }
    return true;
}

int ring_take(struct ring *ring) {
    if (ring->in == ring->out) {
        return -1;
    }
    return ring->bytes[ring->out++ % RING_SIZE];
}

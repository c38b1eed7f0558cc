/* The two functions that a compiler may call on its own. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memset(void *to, int value, size_t count);

/* volatile: the loops must not be turned into calls of themselves. */
void *memcpy(void *restrict to, const void *restrict from, size_t count) {
    volatile uint8_t *target = to;
    const uint8_t *source = from;
    for (size_t at = 0; at < count; at++) {
        target[at] = source[at];
    }
    return to;
}

void *memset(void *to, int value, size_t count) {
    volatile uint8_t *target = to;
    for (size_t at = 0; at < count; at++) {
        target[at] = (uint8_t)value;
    }
    return to;
}

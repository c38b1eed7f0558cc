/* Little-endian fields in byte arrays, as the bus, the serial line and the flash carry them. */
#ifndef POD_BYTES_H
#define POD_BYTES_H

#include <stddef.h>
#include <stdint.h>

static inline uint16_t bytes_u16(const uint8_t *from) { return (uint16_t)(from[0] | (uint16_t)(from[1] << 8)); }

static inline uint32_t bytes_u32(const uint8_t *from) {
    return bytes_u16(from) | (uint32_t)bytes_u16(from + 2) << 16;
}

static inline void bytes_put_u16(uint8_t *to, uint16_t value) {
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
}

static inline void bytes_put_u32(uint8_t *to, uint32_t value) {
    bytes_put_u16(to, (uint16_t)value);
    bytes_put_u16(to + 2, (uint16_t)(value >> 16));
}

/* For the interrupt path, which may call nothing that lies in flash: a loop, no memcpy (a test holds the compiler to
 * it). */
static inline void bytes_copy(uint8_t *to, const uint8_t *from, size_t count) {
    for (size_t at = 0; at < count; at++) {
        to[at] = from[at];
    }
}

#endif

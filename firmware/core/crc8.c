#include "crc8.h"

/* What four bits at the top of the CRC become: (bits << 4) * x^4 mod x^8 + x^2 + x + 1. */
static const uint8_t nibble[16] = {0x00, 0x07, 0x0E, 0x09, 0x1C, 0x1B, 0x12, 0x15,
                                   0x38, 0x3F, 0x36, 0x31, 0x24, 0x23, 0x2A, 0x2D};

uint8_t crc8_step(uint8_t crc, uint8_t byte) {
    crc ^= byte;
    crc = (uint8_t)(crc << 4) ^ nibble[crc >> 4];
    return (uint8_t)(crc << 4) ^ nibble[crc >> 4];
}

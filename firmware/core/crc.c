#include "crc.h"

uint16_t crc16(uint16_t crc, const uint8_t *bytes, size_t count) {
    for (size_t at = 0; at < count; at++) {
        crc ^= (uint16_t)(bytes[at] << 8);
        for (unsigned bit = 0; bit < 8; bit++) {
            crc = (uint16_t)((unsigned)crc << 1 ^ (crc & 0x8000u ? 0x1021u : 0u));
        }
    }
    return crc;
}

/* Reflected polynomial 0xEDB88320; four bits at a time keep the table at 64 bytes. */
static const uint32_t nibble[16] = {
    0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
    0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu};

uint32_t crc32_more(uint32_t crc, const uint8_t *bytes, size_t count) {
    for (size_t at = 0; at < count; at++) {
        crc ^= bytes[at];
        crc = (crc >> 4) ^ nibble[crc & 15u];
        crc = (crc >> 4) ^ nibble[crc & 15u];
    }
    return crc;
}

uint32_t crc32_end(uint32_t crc) { return ~crc; }

/* CRCs of the serial line and of the flash. Main loop only. */
#ifndef POD_CRC_H
#define POD_CRC_H

#include <stddef.h>
#include <stdint.h>

#define CRC16_START 0xFFFFu
#define CRC32_START 0xFFFFFFFFu

/* CRC-16/CCITT-FALSE: polynomial 0x1021, first value 0xFFFF, not reflected. "123456789" gives 0x29B1. */
uint16_t crc16(uint16_t crc, const uint8_t *bytes, size_t count);

/* CRC-32/ISO-HDLC (zip, Ethernet) in pieces, from CRC32_START to crc32_end. "123456789" gives 0xCBF43926. */
uint32_t crc32_more(uint32_t crc, const uint8_t *bytes, size_t count);
uint32_t crc32_end(uint32_t crc);

#endif

/* PEC of the bus: CRC-8, polynomial 0x07, first value 0, not reflected (SMBus 3.x, 6.4). Interrupt path. */
#ifndef POD_CRC8_H
#define POD_CRC8_H

#include <stdint.h>

/* The CRC after one byte more. Two table steps of four bits: about 15 cycles on a Cortex-M0+. */
uint8_t crc8_step(uint8_t crc, uint8_t byte);

#endif

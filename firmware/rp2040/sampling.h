/*
 * The ADC, free-running over GPIO26-29 in turn: 64,000 conversions a second, which DMA lays into RAM by itself.
 * An interrupt a millisecond counts the blocks of 64; the main loop adds them up when it can, even after a flash save.
 */
#ifndef POD_SAMPLING_H
#define POD_SAMPLING_H

#include <stdbool.h>
#include <stdint.h>

#include "pod_registers.h"

/* Blocks that may wait before the oldest are overwritten: 240 ms, a typical sector erase takes 45. */
#define SAMPLING_WAITING_MAX 240u

void sampling_start(void);

/* True if a millisecond's samples are ready: their sums of 16, and their time in ms since the start. Main loop. */
bool sampling_take(uint16_t sums[POD_CHANNELS], uint32_t *at_ms);

/* Milliseconds since the start, counted by the interrupt; sampling_take may be behind. */
uint32_t sampling_now_ms(void);

/* Main loop: it is alive. Without this for a second, or without samples for 50 ms, the watchdog bites. */
void sampling_alive(void);

#endif

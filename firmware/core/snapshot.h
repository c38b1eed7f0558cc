/*
 * What the bus shows of all channels at one millisecond: FRAME and BRIEF, ready to send but for sequence and PEC.
 *
 * Coherence: the main loop writes the copy that nobody reads, then publishes it with one byte store. The I2C interrupt
 * takes the published copy in one go (the main loop cannot run meanwhile: one core), so no read is ever torn.
 */
#ifndef POD_SNAPSHOT_H
#define POD_SNAPSHOT_H

#include <stdint.h>

#include "channel.h"
#include "pod_registers.h"

struct snapshot {
    uint8_t frame[POD_FRAME_SIZE]; /* sequence still 0 */
    uint8_t brief[POD_BRIEF_SIZE]; /* sequence still 0 */
};

struct snapshots {
    struct snapshot copies[2];
    volatile uint8_t published; /* 0 or 1 */
};

/* Main loop. `stamp_ms`: of the samples shown, wraps at 65536. */
void snapshot_publish(struct snapshots *snapshots, const struct channel channels[POD_CHANNELS], uint16_t stamp_ms);

/* Interrupt or main loop: the newest whole snapshot. In the main loop it stays whole until the next publish. */
static inline const struct snapshot *snapshot_latest(const struct snapshots *snapshots) {
    return &snapshots->copies[snapshots->published & 1u];
}

#endif

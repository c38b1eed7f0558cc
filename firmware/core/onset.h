/*
 * Onsets of one channel with hysteresis, and the velocity of each. Main loop only.
 *
 * An onset counts in the millisecond in which value >= on; the velocity follows when the window closes (5 ms after, or
 * at the release if that comes first): the steepest millisecond of the rise, in counts per ms, divided by 6, 1..127.
 * While the state is POD_STATE_MEASURING, `velocity` still belongs to the onset before.
 */
#ifndef POD_ONSET_H
#define POD_ONSET_H

#include <stdbool.h>
#include <stdint.h>

struct thresholds {
    uint16_t on, off; /* counts; thresholds_valid holds always */
};

struct onset {
    int32_t last;  /* the value one millisecond ago, 12.16, signed */
    int32_t rise;  /* its rise then: what brought the value near the threshold belongs to the onset too */
    int32_t steep; /* the steepest rise of this onset, 12.16 per ms */
    uint8_t onsets;   /* wraps */
    uint8_t velocity; /* 0 before the first onset, then 1..127 */
    uint8_t state;    /* POD_STATE_... */
    uint8_t window;   /* ms left to measure */
};

/* POD_ON_MIN <= on <= POD_ON_MAX, 1 <= off, off + POD_HYSTERESIS_MIN <= on. The gap is wider than the steps that the
 * RP2040's ADC makes at codes 512, 1536, 2560 and 3584 (erratum E11). */
bool thresholds_valid(uint16_t on, uint16_t off);

/* One millisecond: `value` = level - rest, 12.16, may be negative. True if an onset was counted. */
bool onset_step(struct onset *onset, int32_t value, struct thresholds thresholds);

/* No onset is counted before the next release. One that is still being measured gets the softest velocity: what it rises
 * to is no press. */
void onset_block(struct onset *onset);

#endif

/* One sensor: filter, rest and onsets, and what its part of the frame shows. Main loop only. */
#ifndef POD_CHANNEL_H
#define POD_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "filter.h"
#include "onset.h"

#define CHANNEL_NO_REST 0xFFFFu /* a rest (12.4) that was never saved */

struct channel {
    struct filter filter;
    struct onset onset;
    int32_t rest;     /* 12.16 */
    uint32_t sum;     /* of the samples that are being averaged, 12.4 */
    uint16_t value;   /* counts above rest, 0..4095 */
    uint16_t saved;   /* saved rest, 12.4, or CHANNEL_NO_REST */
    uint8_t averaged; /* samples in the sum */
    uint8_t flags;    /* POD_FLAG_... */
    bool started;
    bool calibrating;
};

/* `saved_rest`: 12.4, or CHANNEL_NO_REST. The first 16 samples settle the rest; until then the value is 0.
 * If their mean lies above the saved rest by the on threshold or more, the pad is being pressed at power-up: the saved rest
 * counts, POD_FLAG_HELD_AT_START shows it, and no onset is counted before the release. */
void channel_init(struct channel *channel, uint16_t saved_rest);

/* One sample (12.4). True if an onset was counted. */
bool channel_step(struct channel *channel, uint16_t sample, struct thresholds thresholds);

/* Takes the mean of the next POD_CALIBRATION_MS samples as the rest; `calibrating` is false again when that is done. */
void channel_calibrate(struct channel *channel);

/* The rest now, 12.4. */
uint16_t channel_rest(const struct channel *channel);

#endif

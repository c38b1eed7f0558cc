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
    int32_t rest;        /* 12.16 */
    uint32_t sum;        /* of the samples that are being averaged, 12.4 */
    uint16_t value;      /* counts above rest, 0..4095; 0 at the rail */
    uint16_t saved_rest; /* 12.4, or CHANNEL_NO_REST */
    uint8_t averaging;   /* number of samples that the mean is taken of: POD_START_MS or POD_CALIBRATION_MS */
    uint8_t left;        /* how many of them are still to come; 0: none is taken */
    uint8_t flags;       /* POD_FLAG_... */
};

/* `saved_rest`: 12.4, or CHANNEL_NO_REST. The mean of the first POD_START_MS samples is the rest; until then the value
 * is 0. If the mean lies above the saved rest by the on threshold or more, the pad is being pressed at power-up: the
 * saved rest counts, POD_FLAG_HELD_AT_START shows it, and no onset is counted before the release. */
void channel_init(struct channel *channel, uint16_t saved_rest);

/* One sample (12.4). True if an onset was counted. While the median of three lies at the rail (POD_RAIL), the value is
 * 0, POD_FLAG_RAIL shows it, and the next onset can only come after a release. */
bool channel_step(struct channel *channel, uint16_t sample, struct thresholds thresholds);

/* Takes the mean of the next POD_CALIBRATION_MS samples as the rest; POD_FLAG_CALIBRATING is there until that is done.
 * At the rail the rest stays as it is. */
void channel_calibrate(struct channel *channel);

/* The rest now, 12.4. */
uint16_t channel_rest(const struct channel *channel);

#endif

#include "channel.h"

#include "baseline.h"
#include "pod_registers.h"

#define ONE_COUNT (1 << FILTER_FRACTION_BITS)
#define REST_SHIFT (FILTER_FRACTION_BITS - 4) /* 12.4 to 12.16 */
#define RAIL_SAMPLE (POD_RAIL * POD_OVERSAMPLING)

static void average(struct channel *channel, uint8_t samples) {
    channel->sum = 0;
    channel->averaging = channel->left = samples;
}

void channel_init(struct channel *channel, uint16_t saved_rest) {
    *channel = (struct channel){.saved_rest = saved_rest, .flags = POD_FLAG_STARTING};
    average(channel, POD_START_MS);
}

/* The first rest: the mean, or the saved rest if the pad is being pressed. */
static void settle(struct channel *channel, int32_t mean, int32_t on) {
    channel->rest = mean;
    int32_t saved = (int32_t)channel->saved_rest << REST_SHIFT;
    if (channel->saved_rest != CHANNEL_NO_REST && mean - saved >= on) {
        channel->rest = saved;
        channel->flags |= POD_FLAG_HELD_AT_START;
        onset_block(&channel->onset);
    }
}

/* The mean is complete: 12.16 from a sum of 12.4; the number of samples divides 4096. */
static void averaged(struct channel *channel, int32_t on) {
    int32_t mean = (int32_t)(channel->sum * ((1u << REST_SHIFT) / channel->averaging));
    if (channel->flags & POD_FLAG_CALIBRATING) {
        if (!(channel->flags & POD_FLAG_RAIL)) {
            channel->rest = mean;
            channel->saved_rest = channel_rest(channel);
            channel->flags &= (uint8_t)~POD_FLAG_HELD_AT_START;
        }
    } else {
        settle(channel, mean, on);
    }
    channel->onset.last = channel->filter.level - channel->rest;
    channel->flags &= (uint8_t) ~(POD_FLAG_STARTING | POD_FLAG_CALIBRATING);
}

static void take(struct channel *channel, uint16_t sample) {
    if (channel->flags & POD_FLAG_STARTING && channel->left == channel->averaging) {
        filter_init(&channel->filter, sample);
    }
    (void)filter_step(&channel->filter, sample);
    channel->flags &= (uint8_t)~POD_FLAG_RAIL;
    if (channel->filter.middle >= RAIL_SAMPLE) {
        channel->flags |= POD_FLAG_RAIL;
    }
}

/* Value and onset of a channel whose rest is known. */
static bool judge(struct channel *channel, struct thresholds thresholds) {
    int32_t value = channel->filter.level - channel->rest;
    if (channel->flags & POD_FLAG_RAIL) {
        onset_block(&channel->onset);
        channel->value = 0;
        return false;
    }
    channel->value = (uint16_t)(value > 0 ? (value + ONE_COUNT / 2) / ONE_COUNT : 0);
    bool counted = onset_step(&channel->onset, value, thresholds);
    if (channel->onset.state == POD_STATE_IDLE) {
        channel->flags &= (uint8_t)~POD_FLAG_HELD_AT_START;
        channel->rest = baseline_follow(channel->rest, channel->filter.level);
    }
    return counted;
}

bool channel_step(struct channel *channel, uint16_t sample, struct thresholds thresholds) {
    take(channel, sample);
    if (channel->left > 0) {
        channel->sum += channel->filter.last;
        channel->left--;
        if (channel->left == 0) {
            averaged(channel, (int32_t)thresholds.on << FILTER_FRACTION_BITS);
        }
    }
    return !(channel->flags & POD_FLAG_STARTING) && judge(channel, thresholds);
}

void channel_calibrate(struct channel *channel) {
    channel->flags |= POD_FLAG_CALIBRATING;
    average(channel, POD_CALIBRATION_MS);
}

uint16_t channel_rest(const struct channel *channel) { return (uint16_t)(channel->rest >> REST_SHIFT); }

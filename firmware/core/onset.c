#include "onset.h"

#include "filter.h"
#include "pod_registers.h"

bool thresholds_valid(uint16_t on, uint16_t off) {
    return on >= POD_ON_MIN && on <= POD_ON_MAX && off >= POD_OFF_MIN && off + POD_HYSTERESIS_MIN <= on;
}

static uint8_t velocity_of(int32_t steep) {
    int32_t velocity = (steep >> FILTER_FRACTION_BITS) / (int32_t)POD_VELOCITY_DIVISOR;
    if (velocity > (int32_t)POD_VELOCITY_MAX) {
        return POD_VELOCITY_MAX;
    }
    return velocity < 1 ? 1 : (uint8_t)velocity;
}

static void begin(struct onset *onset, int32_t rise, int32_t rise_before) {
    onset->onsets++;
    onset->steep = rise > rise_before ? rise : rise_before;
    onset->window = POD_VELOCITY_WINDOW_MS;
    onset->state = POD_STATE_MEASURING;
}

/* The window shrinks while it measures; a release closes it early. */
static void hold(struct onset *onset, int32_t rise, bool released) {
    if (onset->state == POD_STATE_MEASURING) {
        onset->steep = rise > onset->steep ? rise : onset->steep;
        onset->window--;
        if (onset->window == 0 || released) {
            onset->velocity = velocity_of(onset->steep);
            onset->state = POD_STATE_HELD;
        }
    }
    if (released) {
        onset->state = POD_STATE_IDLE;
    }
}

bool onset_step(struct onset *onset, int32_t value, struct thresholds thresholds) {
    int32_t rise_before = onset->rise;
    int32_t rise = value - onset->last;
    onset->last = value;
    onset->rise = rise;
    if (onset->state != POD_STATE_IDLE) {
        hold(onset, rise, value < (int32_t)thresholds.off << FILTER_FRACTION_BITS);
        return false;
    }
    if (value < (int32_t)thresholds.on << FILTER_FRACTION_BITS) {
        return false;
    }
    begin(onset, rise, rise_before);
    return true;
}

void onset_block(struct onset *onset) {
    if (onset->state == POD_STATE_MEASURING) {
        onset->velocity = 1;
    }
    onset->state = POD_STATE_HELD;
}

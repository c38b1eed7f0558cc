#include "pod_registers.h"
#include "target.h"

void target_init(struct target *target) {
    *target = (struct target){.pointer = POD_REGISTER_WHO_AM_I};
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        target->thresholds[at] = POD_ON_DEFAULT | (uint32_t)POD_OFF_DEFAULT << 16;
    }
}

struct thresholds target_thresholds(const struct target *target, unsigned channel) {
    uint32_t pair = target->thresholds[channel];
    return (struct thresholds){.on = (uint16_t)pair, .off = (uint16_t)(pair >> 16)};
}

bool target_set_thresholds(struct target *target, unsigned channel, struct thresholds pair) {
    if (!thresholds_valid(pair.on, pair.off)) {
        return false;
    }
    target->thresholds[channel] = pair.on | (uint32_t)pair.off << 16;
    return true;
}

void target_set_status(struct target *target, unsigned bit, bool on) { target->status[bit] = on; }

bool target_status(const struct target *target, unsigned bit) { return target->status[bit]; }

void target_set_word(struct target *target, uint8_t at, uint32_t value) {
    target->words[(at - POD_REGISTER_IMAGE_CRC) / 4u] = value;
}

uint8_t target_take_command(struct target *target) {
    uint8_t command = target->posted;
    if (command != 0) {
        target->posted = 0;
    }
    return command;
}

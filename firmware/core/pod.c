#include "pod.h"

#include "bytes.h"
#include "pod_registers.h"

#define ALL_CHANNELS ((uint8_t)((1u << POD_CHANNELS) - 1u))

static void note(struct pod *pod, uint8_t kind, uint8_t arg) { event_log_add(&pod->log, pod->now_ms, kind, arg); }

static void load_parameters(struct pod *pod) {
    bool found = parameters_load(&pod->store, pod->flash, &pod->saved);
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        (void)target_set_thresholds(&pod->target, at, pod->saved.thresholds[at]);
        channel_init(&pod->channels[at], pod->saved.rests[at]);
    }
    target_set_status(&pod->target, POD_STATUS_DEFAULTS_BIT, !found);
    if (!found) {
        note(pod, POD_EVENT_DEFAULTS, 0);
    }
}

void pod_init(struct pod *pod, const struct pod_start *start) {
    *pod = (struct pod){.flash = start->flash, .identity = {.who = POD_WHO_APPLICATION}};
    bytes_copy(pod->identity.chip_id, start->chip_id, sizeof start->chip_id);
    serial_receiver_init(&pod->console.receiver);
    target_init(&pod->target);
    target_set_status(&pod->target, POD_STATUS_WATCHDOG_BIT, start->reset_cause & POD_RESET_WATCHDOG);
    target_set_status(&pod->target, POD_STATUS_POWER_BIT, start->reset_cause & POD_RESET_POWER);
    note(pod, POD_EVENT_START, start->reset_cause);
    load_parameters(pod);
    pod->image = image_look(start->flash);
    target_set_word(&pod->target, POD_REGISTER_IMAGE_CRC, pod->image.crc);
    target_set_word(&pod->target, POD_REGISTER_BUILD_ID, pod->image.build_id);
    snapshot_publish(&pod->target.snapshots, pod->channels, 0);
}

/* A gap that a save made is our own; any other lost samples. */
static void watch_gap(struct pod *pod, uint32_t now_ms) {
    if (pod->sampled && !pod->gap_expected && now_ms - pod->now_ms > 1) {
        pod_lost(pod, POD_LOST_SAMPLE);
    }
    pod->sampled = true;
    pod->gap_expected = false;
    pod->now_ms = now_ms;
    target_set_word(&pod->target, POD_REGISTER_UPTIME_MS, now_ms);
}

static void note_flags(struct pod *pod, uint8_t before, uint8_t channel) {
    uint8_t risen = pod->channels[channel].flags & (uint8_t)~before;
    if (risen & POD_FLAG_HELD_AT_START) {
        note(pod, POD_EVENT_HELD_AT_START, channel);
    }
    if (risen & POD_FLAG_RAIL) {
        note(pod, POD_EVENT_RAIL, channel);
    }
}

static void show_flags(struct pod *pod, uint8_t any) {
    target_set_status(&pod->target, POD_STATUS_READY_BIT, !(any & POD_FLAG_STARTING));
    target_set_status(&pod->target, POD_STATUS_HELD_BIT, any & POD_FLAG_HELD_AT_START);
    target_set_status(&pod->target, POD_STATUS_CALIBRATING_BIT, any & POD_FLAG_CALIBRATING);
}

void pod_sample(struct pod *pod, uint32_t now_ms, const uint16_t samples[POD_CHANNELS]) {
    uint8_t any = 0;
    watch_gap(pod, now_ms);
    for (uint8_t at = 0; at < POD_CHANNELS; at++) {
        uint8_t before = pod->channels[at].flags;
        (void)channel_step(&pod->channels[at], samples[at], target_thresholds(&pod->target, at));
        note_flags(pod, before, at);
        any |= pod->channels[at].flags;
    }
    snapshot_publish(&pod->target.snapshots, pod->channels, (uint16_t)now_ms);
    show_flags(pod, any);
    console_tick(pod);
}

void pod_calibrate(struct pod *pod, uint8_t mask, bool save) {
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        if ((unsigned)mask >> at & 1u) {
            channel_calibrate(&pod->channels[at]);
        }
    }
    pod->calibrating |= mask;
    pod->save_after |= save;
    target_set_status(&pod->target, POD_STATUS_CALIBRATING_BIT, true);
}

static struct parameters parameters_now(const struct pod *pod) {
    struct parameters now;
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        now.thresholds[at] = target_thresholds(&pod->target, at);
        now.rests[at] = pod->channels[at].saved_rest;
    }
    return now;
}

static bool same(const struct parameters *one, const struct parameters *other) {
    bool equal = true;
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        equal = equal && one->thresholds[at].on == other->thresholds[at].on &&
                one->thresholds[at].off == other->thresholds[at].off && one->rests[at] == other->rests[at];
    }
    return equal;
}

/* What is saved already costs the flash no cycle, so every command may be repeated. */
bool pod_save(struct pod *pod) {
    struct parameters now = parameters_now(pod);
    if (pod->store.sequence != 0 && same(&now, &pod->saved)) {
        return true;
    }
    pod->gap_expected = true;
    if (!parameters_save(&pod->store, &now)) {
        note(pod, POD_EVENT_SAVE_FAILED, 0);
        return false;
    }
    pod->saved = now;
    target_set_status(&pod->target, POD_STATUS_DEFAULTS_BIT, false);
    note(pod, POD_EVENT_SAVED, (uint8_t)pod->store.sequence);
    return true;
}

void pod_reboot_to_loader(struct pod *pod) {
    pod->wish = WISH_LOADER;
    pod->console.streaming = false;
    note(pod, POD_EVENT_TO_LOADER, 0);
}

static bool still_calibrating(const struct pod *pod) {
    uint8_t flags = 0;
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        flags |= pod->channels[at].flags;
    }
    return flags & POD_FLAG_CALIBRATING;
}

static void end_calibration(struct pod *pod) {
    uint8_t mask = pod->calibrating;
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        if (pod->channels[at].flags & POD_FLAG_RAIL) {
            mask &= (uint8_t) ~(1u << at);
        }
    }
    note(pod, POD_EVENT_CALIBRATED, mask);
    bool saved = !pod->save_after || pod_save(pod);
    pod->calibrating = 0;
    pod->save_after = false;
    console_calibrated(pod, mask, saved);
}

static void obey_bus(struct pod *pod) {
    uint8_t command = target_take_command(&pod->target);
    if (command == POD_BUS_COMMAND_CALIBRATE) {
        pod_calibrate(pod, ALL_CHANNELS, false);
    } else if (command == POD_BUS_COMMAND_SAVE) {
        (void)pod_save(pod);
    } else if (command == POD_BUS_COMMAND_REBOOT_TO_LOADER) {
        pod_reboot_to_loader(pod);
    }
}

static void note_errors(struct pod *pod) {
    uint8_t errors = pod->target.errors;
    if (errors > pod->seen_errors) {
        note(pod, POD_EVENT_REFUSED, errors);
    }
    pod->seen_errors = errors;
}

void pod_poll(struct pod *pod) {
    obey_bus(pod);
    if (pod->calibrating && !still_calibrating(pod)) {
        end_calibration(pod);
    }
    note_errors(pod);
    console_poll(pod);
}

void pod_byte(struct pod *pod, uint8_t byte) { console_byte(pod, byte); }

int pod_next(struct pod *pod) { return ring_take(&pod->console.out); }

enum wish pod_wish(const struct pod *pod) { return ring_room(&pod->console.out) == RING_SIZE ? pod->wish : WISH_NONE; }

void pod_lost(struct pod *pod, uint8_t what) {
    if (!target_status(&pod->target, POD_STATUS_OVERRUN_BIT)) {
        note(pod, POD_EVENT_LOST, what);
    }
    target_set_status(&pod->target, POD_STATUS_OVERRUN_BIT, true);
}

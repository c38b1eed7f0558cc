/* libFuzzer: bus events, samples of every value and the main loop's work in any order. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "crc8.h"

static struct bench bench;

static void demand(bool holds) {
    if (!holds) {
        abort();
    }
}

static void take_sample(const uint8_t **data, const uint8_t *end, uint8_t what) {
    uint16_t samples[POD_CHANNELS] = {0};
    for (unsigned at = 0; at < POD_CHANNELS && end - *data >= 2; at++, *data += 2) {
        samples[at] = (uint16_t)((*data)[0] | (*data)[1] << 8);
    }
    for (unsigned times = 1u + (what >> 4); times > 0; times--) {
        bench.now_ms += 1u + (what >> 3 & 1u);
        pod_sample(&bench.pod, bench.now_ms, samples);
    }
}

static void one_event(const uint8_t **data, const uint8_t *end) {
    struct target *target = &bench.pod.target;
    uint8_t what = *(*data)++;
    if ((what & 7) == 0 || (what & 7) == 1) {
        target_start(target, what & 1);
    } else if ((what & 7) == 2 && *data < end) {
        (void)target_rx(target, *(*data)++);
    } else if ((what & 7) == 3) {
        (void)target_tx(target);
    } else if ((what & 7) == 4) {
        target_stop(target);
    } else if ((what & 7) == 5) {
        pod_poll(&bench.pod);
    } else {
        take_sample(data, end, what);
    }
}

/* A word write with its right PEC, which random bytes would rarely hit. */
static void sound_write(const uint8_t **data, const uint8_t *end) {
    struct target *target = &bench.pod.target;
    uint8_t pec = crc8_step(0, POD_ADDRESS << 1);
    target_start(target, false);
    for (unsigned at = 0; at < 3 && *data < end; at++) {
        pec = crc8_step(pec, **data);
        (void)target_rx(target, *(*data)++);
    }
    (void)target_rx(target, pec);
    target_stop(target);
}

/* Whatever came before: a read of `at` gives `size` bytes and their PEC, then 0xFF. */
static void whole_read(uint8_t at, unsigned size, uint8_t *bytes) {
    struct target *target = &bench.pod.target;
    uint8_t pec = crc8_step(crc8_step(crc8_step(0, POD_ADDRESS << 1), at), POD_ADDRESS << 1 | 1u);
    target_stop(target);
    target_start(target, false);
    (void)target_rx(target, at);
    target_start(target, true);
    for (unsigned index = 0; index < size; index++) {
        bytes[index] = target_tx(target);
        pec = crc8_step(pec, bytes[index]);
    }
    demand(target_tx(target) == pec && target_tx(target) == 0xFF);
    target_stop(target);
}

static void check(void) {
    uint8_t frame[POD_FRAME_SIZE], brief[POD_BRIEF_SIZE];
    whole_read(POD_REGISTER_FRAME, POD_FRAME_SIZE, frame);
    whole_read(POD_REGISTER_BRIEF, POD_BRIEF_SIZE, brief);
    demand(frame[0] == POD_FRAME_SIZE - 1 && brief[0] == POD_BRIEF_SIZE - 1 && brief[1] == (uint8_t)(frame[1] + 1));
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        const uint8_t *shown = frame + POD_FRAME_CHANNELS_AT + at * POD_FRAME_CHANNEL_SIZE;
        const struct channel *channel = &bench.pod.channels[at];
        struct thresholds pair = target_thresholds(&bench.pod.target, at);
        demand((shown[0] | shown[1] << 8) <= (int)POD_FULL_SCALE);
        demand(shown[3] <= POD_VELOCITY_MAX && shown[4] <= POD_STATE_HELD);
        demand(thresholds_valid(pair.on, pair.off));
        demand(channel->rest >= 0 && channel->rest <= (int32_t)(POD_SAMPLE_MAX << 12));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bool begun;
    const uint8_t *end = data + size;
    if (!begun) {
        bench_init(&bench);
        begun = true;
    }
    memset(bench.flash.bytes + POD_FLASH_PARAMETERS_0, 0xFF, 2 * POD_FLASH_SECTOR);
    bench_start(&bench, size > 0 ? data[0] & 3 : 0);
    while (data < end) {
        if (*data == 0xFF) {
            data++;
            sound_write(&data, end);
        } else {
            one_event(&data, end);
        }
    }
    check();
    return 0;
}

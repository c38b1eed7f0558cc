#include "bench.h"

static uint32_t next(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* The sum of four evenly spread numbers is close to a normal one: each in +-spread, so the deviation is 1.15 spread. */
static int wobble(uint32_t *state, int spread) {
    int sum = 0;
    for (int at = 0; at < 4; at++) {
        sum += (int)(next(state) % (unsigned)(2 * spread + 1)) - spread;
    }
    return sum;
}

/* Erratum E11: around these codes the converter skips several, so that a level near them jumps. */
static int with_steps(int code) {
    for (int step = 512; step < 4096; step += 1024) {
        if (code >= step - 5 && code < step + 5) {
            return code < step ? step - 10 : step + 10;
        }
    }
    return code;
}

static uint16_t sample(uint32_t *state, int centre, int spread) {
    int sum = 0;
    for (unsigned at = 0; at < POD_OVERSAMPLING; at++) {
        int code = with_steps(centre + wobble(state, spread));
        sum += code < 0 ? 0 : (code > (int)POD_FULL_SCALE ? (int)POD_FULL_SCALE : code);
    }
    return (uint16_t)sum;
}

unsigned noise_onsets(struct bench *bench, uint32_t seed, unsigned count, int centre, int spread) {
    uint32_t state = seed | 1u;
    unsigned onsets = 0;
    for (unsigned ms = 0; ms < count; ms++) {
        uint16_t samples[POD_CHANNELS];
        uint8_t before[POD_CHANNELS];
        for (unsigned at = 0; at < POD_CHANNELS; at++) {
            samples[at] = sample(&state, centre, spread);
            before[at] = bench->pod.channels[at].onset.onsets;
        }
        if (ms % 1000 == 999) {
            samples[ms / 1000 % POD_CHANNELS] = POD_SAMPLE_MAX;
        }
        pod_sample(&bench->pod, ++bench->now_ms, samples);
        for (unsigned at = 0; at < POD_CHANNELS; at++) {
            onsets += bench->pod.channels[at].onset.onsets != before[at];
        }
    }
    return onsets;
}

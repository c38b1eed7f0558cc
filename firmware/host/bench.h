/* The pod and its loader on the developer's machine, as the runner drives them. */
#ifndef POD_BENCH_H
#define POD_BENCH_H

#include <stdint.h>

#include "flash_model.h"
#include "loader.h"
#include "pod.h"

struct bench {
    struct flash_model flash;
    struct flash_side loader_side, application_side;
    struct pod pod;
    struct loader loader;
    uint32_t now_ms;
};

/* A blank flash; nothing runs yet. */
void bench_init(struct bench *bench);

/* The application starts. `reset_cause`: POD_RESET_... */
void bench_start(struct bench *bench, uint8_t reset_cause);

/* Compares every line of frames.txt with what the core gives or takes. The number of lines; -1: one differs (told). */
int golden_check(const char *path);

/* Takes samples whose channels are all alike, and reads FRAME in a signal handler meanwhile: after every machine
 * instruction (x86-64) or at every tick of a fast timer (elsewhere), until `wanted` reads are done. The number of
 * reads; -1: one was torn. */
long interrupted_reads(long wanted);

/* `count` milliseconds of noise on all channels: each sample the sum of 16 conversions around `centre` counts, each
 * off by four numbers within +-`spread`, with a lone full-scale spike on one channel every 1000 ms. Gives the onsets
 * counted. */
unsigned noise_onsets(struct bench *bench, uint32_t seed, unsigned count, int centre, int spread);

#endif

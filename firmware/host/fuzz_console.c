/* libFuzzer: the application's console. The flash model ends the run if anything but the parameters is touched. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "fuzz_frames.h"

static struct bench bench;

static void take(uint8_t byte) { pod_byte(&bench.pod, byte); }

/* The main loop between frames: samples (their number from the input), work, and replies that are whole frames. */
static void between(uint8_t length) {
    const uint16_t samples[POD_CHANNELS] = {1600, (uint16_t)(length * 256), 48000, POD_SAMPLE_MAX};
    int last = 0;
    for (unsigned ms = 0; ms < 1u + length % 80u; ms++) {
        pod_sample(&bench.pod, ++bench.now_ms, samples);
        pod_poll(&bench.pod);
    }
    for (int byte = pod_next(&bench.pod); byte >= 0; byte = pod_next(&bench.pod)) {
        last = byte;
    }
    if (last != 0 || pod_wish(&bench.pod) == WISH_APPLICATION) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bool begun;
    if (!begun) {
        bench_init(&bench);
        flash_model_put_image(&bench.flash, 1024, POD_BOARD_ID);
        begun = true;
    }
    memset(bench.flash.bytes + POD_FLASH_PARAMETERS_0, 0xFF, 2 * POD_FLASH_SECTOR);
    bench_start(&bench, 0);
    fuzz_frames(data, size, take, between);
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        struct thresholds pair = target_thresholds(&bench.pod.target, at);
        if (!thresholds_valid(pair.on, pair.off)) {
            abort();
        }
    }
    return 0;
}

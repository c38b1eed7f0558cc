/* libFuzzer: the loader's commands. The flash model ends the run if anything but the application's part is touched. */
#include <stdlib.h>

#include "bench.h"
#include "crc.h"
#include "fuzz_frames.h"

static struct bench bench;

static void take(uint8_t byte) { loader_byte(&bench.loader, byte); }

/* The loader may only wish to start what is sound, and only when its replies have left. */
static void between(uint8_t length) {
    int last = 0;
    (void)length;
    for (unsigned pieces = 0; pieces < 16; pieces++) {
        loader_poll(&bench.loader);
    }
    if (ring_room(&bench.loader.out) < RING_SIZE && loader_wish(&bench.loader) != WISH_NONE) {
        abort();
    }
    for (int byte = loader_next(&bench.loader); byte >= 0; byte = loader_next(&bench.loader)) {
        last = byte;
    }
    if (last != 0) {
        abort();
    }
    if (loader_wish(&bench.loader) == WISH_APPLICATION && image_look(&bench.loader_side.ops).status != POD_REPLY_OK) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const uint8_t chip[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    static bool begun;
    if (!begun) {
        bench_init(&bench);
        begun = true;
    }
    flash_model_put_image(&bench.flash, 512, POD_BOARD_ID);
    loader_init(&bench.loader, &bench.loader_side.ops, chip);
    fuzz_frames(data, size, take, between);
    return 0;
}

/* libFuzzer: saves with the power cut anywhere, over sectors that hold anything. What is loaded is always valid, and
 * after a save that was cut it is what was saved before or what was to be saved. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static struct bench bench;

static struct parameters read_parameters(const uint8_t *data) {
    struct parameters parameters;
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        uint16_t on = (uint16_t)(POD_ON_MIN + (data[at] * 16u) % (POD_ON_MAX - POD_ON_MIN));
        uint16_t off = (uint16_t)(1u + data[at + 4] % (on - POD_HYSTERESIS_MIN));
        parameters.thresholds[at] = (struct thresholds){.on = on, .off = off};
        parameters.rests[at] = (uint16_t)(data[at + 8] << 8 | data[at]);
    }
    return parameters;
}

static bool same(const struct parameters *one, const struct parameters *other) {
    return memcmp(one, other, sizeof *one) == 0;
}

/* One save; data: 12 bytes of values, 2 of where the power goes (beyond 4352 it stays). */
static void save(const uint8_t *data) {
    struct parameter_store store, after;
    struct parameters before, wanted = read_parameters(data), found;
    const struct flash_ops *flash = &bench.application_side.ops;
    (void)parameters_load(&store, flash, &before);
    bench.flash.power_left = (uint32_t)(data[12] | (data[13] & 31) << 8);
    bool saved = parameters_save(&store, &wanted);
    bench.flash.power_left = FLASH_ENDLESS;
    (void)parameters_load(&after, flash, &found);
    bool kept = same(&found, &before) || same(&found, &wanted);
    if (!kept || (saved && !same(&found, &wanted))) {
        abort();
    }
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        if (!thresholds_valid(found.thresholds[at].on, found.thresholds[at].off)) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bool begun;
    if (!begun) {
        bench_init(&bench);
        begun = true;
    }
    size_t raw = size > 64 ? 64 : 0; /* what already lies there: the first 64 bytes of a long input */
    memset(bench.flash.bytes + POD_FLASH_PARAMETERS_0, 0xFF, 2 * POD_FLASH_SECTOR);
    memcpy(bench.flash.bytes + POD_FLASH_PARAMETERS_0, data, raw / 2);
    memcpy(bench.flash.bytes + POD_FLASH_PARAMETERS_1, data + raw / 2, raw / 2);
    for (data += raw, size -= raw; size >= 14; data += 14, size -= 14) {
        save(data);
    }
    return 0;
}

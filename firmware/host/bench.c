#include "bench.h"

void bench_init(struct bench *bench) {
    flash_model_init(&bench->flash);
    flash_side_init(&bench->loader_side, &bench->flash, FLASH_APPLICATION_PART);
    flash_side_init(&bench->application_side, &bench->flash, FLASH_PARAMETER_PART);
}

void bench_start(struct bench *bench, uint8_t reset_cause) {
    struct pod_start how = {
        .flash = &bench->application_side.ops, .chip_id = {1, 2, 3, 4, 5, 6, 7, 8}, .reset_cause = reset_cause};
    bench->now_ms = 0;
    pod_init(&bench->pod, &how);
}

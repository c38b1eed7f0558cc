/* The application: samples, answers on the bus, talks on the serial line. */
#include "clocks.h"
#include "flash.h"
#include "i2c.h"
#include "pod.h"
#include "pod_registers.h"
#include "rp2040.h"
#include "sampling.h"
#include "uart.h"
#include "watchdog.h"

#define FORGIVE_AFTER_MS 10000u

static struct pod pod;

static void be_patient(bool flash_changes_now) {
    sampling_alive();
    watchdog_wait(flash_changes_now);
}

static void report_losses(void) {
    if (uart_lost()) {
        pod_lost(&pod, POD_LOST_SERIAL);
    }
    if (i2c_lost()) {
        pod_lost(&pod, POD_LOST_BUS);
    }
}

/* True if a millisecond was worked off. */
static bool sample(void) {
    uint16_t sums[POD_CHANNELS];
    uint32_t at_ms = 0;
    if (!sampling_take(sums, &at_ms)) {
        return false;
    }
    pod_sample(&pod, at_ms, sums);
    if (at_ms >= FORGIVE_AFTER_MS) { /* each time: a slow erase may have lost any one millisecond */
        watchdog_forgive();
    }
    return true;
}

static bool receive(void) {
    int byte = uart_take();
    if (byte < 0) {
        return false;
    }
    pod_byte(&pod, (uint8_t)byte);
    return true;
}

static void send(void) {
    while (uart_has_room()) {
        int byte = pod_next(&pod);
        if (byte < 0) {
            return;
        }
        uart_put((uint8_t)byte);
    }
}

static void start(void) {
    struct pod_start facts = {.flash = &flash_operations, .reset_cause = watchdog_cause()};
    clocks_start();
    watchdog_start(STARTING_WATCHDOG_MS);
    blocks_release(RESET_IO_BANK0 | RESET_PADS_BANK0); /* not restarted: the serial line stays at rest */
    flash_start();
    flash_unique_id(facts.chip_id);
    flash_tell(be_patient);
    pod_init(&pod, &facts);
    uart_start();
    i2c_start(&pod.target);
    sampling_start();
}

int main(void) {
    start();
    for (;;) {
        sampling_alive();
        bool sampled = sample();
        bool received = receive();
        report_losses();
        i2c_watch(sampling_now_ms());
        pod_poll(&pod);
        send();
        if (pod_wish(&pod) == WISH_LOADER && uart_idle()) {
            watchdog_restart(true);
        }
        if (!sampled && !received && !pod.console.crc_job.running) {
            wait_for_event();
        }
    }
}

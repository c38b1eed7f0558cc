#include "watchdog.h"

#include "pod_registers.h"
#include "rp2040.h"

/* Scratch words survive every reset but power-on and brown-out, and hold anything after those: hence the magic. */
#define STAY WATCHDOG_SCRATCH(0)
#define STAY_MAGIC 0x53544159u
#define BITES WATCHDOG_SCRATCH(1)
#define BITES_MAGIC 0xB17E0000u
#define BITES_MASK 0xFFFF0000u
#define ROM_BOOT_MAGIC WATCHDOG_SCRATCH(4)

#define COUNTS_A_MS 2000u /* it counts two a microsecond (erratum E1) */
#define FLASH_CHANGE_MS 1000u

static volatile uint32_t load; /* what the next feeding gives */
static uint32_t usual;

uint8_t watchdog_cause(void) {
    uint32_t reason = REGISTER(WATCHDOG_REASON);
    if (reason & WATCHDOG_REASON_TIMER) {
        return POD_RESET_WATCHDOG;
    }
    /* CHIP_RESET keeps telling of the last power-on after a reset by us. */
    if (!(reason & WATCHDOG_REASON_FORCE) && (REGISTER(CHIP_RESET) & CHIP_RESET_HAD_POR)) {
        return POD_RESET_POWER;
    }
    return 0;
}

void watchdog_start(uint32_t ms) {
    REGISTER_CLEAR(WATCHDOG_CTRL) = WATCHDOG_CTRL_ENABLE;
    REGISTER(PSM_WDSEL) = PSM_ALL_BUT_OSCILLATORS;
    load = usual = ms * COUNTS_A_MS;
    watchdog_feed();
    REGISTER_SET(WATCHDOG_CTRL) = WATCHDOG_CTRL_ENABLE;
}

void watchdog_wait(bool flash_changes) {
    load = flash_changes ? FLASH_CHANGE_MS * COUNTS_A_MS : usual;
    watchdog_feed();
}

void watchdog_feed(void) { REGISTER(WATCHDOG_LOAD) = load; }

_Noreturn void watchdog_restart(bool stay) {
    REGISTER(STAY) = stay ? STAY_MAGIC : 0;
    REGISTER(ROM_BOOT_MAGIC) = 0;
    REGISTER(PSM_WDSEL) = PSM_ALL_BUT_OSCILLATORS;
    REGISTER_CLEAR(WATCHDOG_CTRL) = WATCHDOG_CTRL_ENABLE; /* nobody feeds it in the loader */
    REGISTER_SET(WATCHDOG_CTRL) = WATCHDOG_CTRL_TRIGGER;
    for (;;) {
    }
}

bool watchdog_stay(void) {
    bool asked = REGISTER(STAY) == STAY_MAGIC;
    uint32_t before = REGISTER(BITES);
    uint32_t bites = 0;
    if (REGISTER(WATCHDOG_REASON) & WATCHDOG_REASON_TIMER) {
        bites = ((before & BITES_MASK) == BITES_MAGIC ? before & ~BITES_MASK : 0) + 1u;
    }
    bool rescue = bites >= BITES_TO_RESCUE;
    REGISTER(STAY) = 0;
    REGISTER(BITES) = BITES_MAGIC | (rescue ? 0 : bites);
    return asked || rescue;
}

void watchdog_forgive(void) { REGISTER(BITES) = BITES_MAGIC; }

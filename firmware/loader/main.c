/* The serial loader: starts the application at once if it is whole, of this board and not to be replaced; else it listens. */
#include "clocks.h"
#include "flash.h"
#include "loader.h"
#include "pod_registers.h"
#include "rp2040.h"
#include "uart.h"
#include "watchdog.h"

#define APPLICATION_VECTORS (XIP_BASE + POD_FLASH_IMAGE)
#define ALL_INTERRUPTS 0xFFFFFFFFu

static struct loader loader;

void fault(void);

/* Whatever went wrong: from the start again, and listen. */
void fault(void) { watchdog_restart(true); }

/* The watchdog runs from here on: an application that fails in its first instructions comes back to the loader, too. */
static _Noreturn void application_start(void) {
    watchdog_start(STARTING_WATCHDOG_MS);
    REGISTER(NVIC_ICER) = ALL_INTERRUPTS;
    REGISTER(NVIC_ICPR) = ALL_INTERRUPTS;
    REGISTER(SCB_VTOR) = APPLICATION_VECTORS;
    uint32_t stack = REGISTER(APPLICATION_VECTORS);
    uint32_t reset = REGISTER(APPLICATION_VECTORS + 4u);
    __asm volatile("msr msp, %0\n bx %1" : : "r"(stack), "r"(reset));
    __builtin_unreachable();
}

static void send_replies(void) {
    while (uart_has_room()) {
        int byte = loader_next(&loader);
        if (byte < 0) {
            return;
        }
        uart_put((uint8_t)byte);
    }
}

static _Noreturn void listen(void) {
    uart_start();
    for (;;) {
        int byte = uart_take();
        if (byte >= 0) {
            loader_byte(&loader, (uint8_t)byte);
        }
        loader_poll(&loader);
        send_replies();
        if (loader_wish(&loader) == WISH_APPLICATION && uart_idle()) {
            application_start();
        }
        if (byte < 0 && loader_wish(&loader) == WISH_NONE && !loader.crc_job.running) {
            wait_for_event();
        }
    }
}

int main(void) {
    clocks_start();
    blocks_release(RESET_IO_BANK0 | RESET_PADS_BANK0);
    bool stay = watchdog_stay();
    uint8_t chip_id[8];
    flash_start();
    flash_unique_id(chip_id);
    loader_init(&loader, &flash_operations, chip_id);
    if (!stay && loader.image.status == POD_REPLY_OK) {
        application_start();
    }
    listen();
}

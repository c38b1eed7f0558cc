#include "uart.h"

#include "clocks.h"
#include "pod_registers.h"
#include "rp2040.h"

#define PIN_TX 0u
#define PIN_RX 1u
#define WAITING_MAX 1024u /* a power of two: 89 ms of line, longer than the main loop is ever busy but for an erase */

/* In 64ths (4.2.3.2.1): 125 MHz / (16 * 115200) = 67.82 -> 67 52/64, 0.005 % off */
#define DIVISOR_64 ((CLK_SYS_HZ * 4u + POD_SERIAL_BAUD / 2u) / POD_SERIAL_BAUD)

/* The one for sending only ends a sleep: the main loop fills the FIFO. */
#define INTERRUPTS (UART_RX | UART_TX | UART_RX_TIMEOUT | UART_OVERRUN)

static struct {
    volatile uint8_t bytes[WAITING_MAX];
    volatile uint32_t in; /* counts of bytes; `in` is the interrupt's, `out` the main loop's */
    volatile uint32_t out;
    volatile bool lost;
} received;

void uart_interrupt(void);

void uart_interrupt(void) {
    while (!(REGISTER(UART_FR) & UART_FR_RXFE)) {
        uint8_t byte = (uint8_t)REGISTER(UART_DR);
        if (received.in - received.out < WAITING_MAX) {
            received.bytes[received.in % WAITING_MAX] = byte;
            received.in = received.in + 1u;
        } else {
            received.lost = true;
        }
    }
    if (REGISTER(UART_RIS) & UART_OVERRUN) {
        received.lost = true;
    }
    REGISTER(UART_ICR) = INTERRUPTS;
}

void uart_start(void) {
    blocks_restart(RESET_UART0);
    REGISTER(UART_IBRD) = DIVISOR_64 / 64u;
    REGISTER(UART_FBRD) = DIVISOR_64 % 64u;
    REGISTER(UART_LCR_H) = UART_8N1_FIFO; /* also takes the divisors over */
    REGISTER(UART_IFLS) = 0; /* interrupt at 4 received bytes or 32 bit times of silence, and at 4 bytes left to send */
    REGISTER(UART_IMSC) = INTERRUPTS;
    REGISTER(UART_CR) = UART_ON;
    REGISTER(GPIO_CTRL(PIN_TX)) = GPIO_FUNCTION_UART;
    /* Without a cable the line must rest high. */
    REGISTER(PAD(PIN_RX)) = PAD_INPUT_ENABLE | PAD_PULL_UP | PAD_SCHMITT;
    REGISTER(GPIO_CTRL(PIN_RX)) = GPIO_FUNCTION_UART;
    REGISTER(NVIC_ISER) = 1u << IRQ_UART0;
}

int uart_take(void) {
    if (received.in == received.out) {
        return -1;
    }
    uint8_t byte = received.bytes[received.out % WAITING_MAX];
    received.out = received.out + 1u;
    return byte;
}

bool uart_lost(void) {
    bool lost = received.lost;
    if (lost) {
        received.lost = false;
    }
    return lost;
}

bool uart_has_room(void) { return !(REGISTER(UART_FR) & UART_FR_TXFF); }

void uart_put(uint8_t byte) { REGISTER(UART_DR) = byte; }

bool uart_idle(void) { return !(REGISTER(UART_FR) & UART_FR_BUSY); }

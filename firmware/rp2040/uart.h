/* UART0 on GPIO0 (out) and GPIO1 (in): 115200 baud, 8N1. Received bytes wait in a ring that the interrupt fills. */
#ifndef POD_UART_H
#define POD_UART_H

#include <stdbool.h>
#include <stdint.h>

void uart_start(void);

/* The next received byte, or -1. Main loop. */
int uart_take(void);

/* True once after bytes were lost: the ring or the FIFO was full. Main loop. */
bool uart_lost(void);

/* True if the transmit FIFO (32 bytes, 2.8 ms) takes a byte. */
bool uart_has_room(void);

void uart_put(uint8_t byte);

/* True when the last bit has left. */
bool uart_idle(void);

#endif

/* Clocks for loader and application: the crystal's 12 MHz, clk_sys and clk_peri 125 MHz, clk_adc 48 MHz, a tick of 1 us. */
#ifndef POD_CLOCKS_H
#define POD_CLOCKS_H

#include <stdint.h>

#define CLK_SYS_HZ 125000000u
#define CLK_ADC_HZ 48000000u

/* From whatever runs now; returns when all of it is stable. Waits without end for a crystal that does not start. */
void clocks_start(void);

/* Takes blocks out of reset if they are in it. `blocks`: RESET_... */
void blocks_release(uint32_t blocks);

/* Puts blocks into reset and takes them out again: what another program set up is gone. */
void blocks_restart(uint32_t blocks);

#endif

#include "clocks.h"

#include "rp2040.h"

/* 10 ms * 12 MHz / 256 (2.16.3): crystals of other boards need more than the usual millisecond. */
#define XOSC_STARTUP 469u
#define WATCHDOG_CYCLES_1US 12u

void blocks_release(uint32_t blocks) {
    REGISTER_CLEAR(RESETS_RESET) = blocks;
    while ((REGISTER(RESETS_DONE) & blocks) != blocks) {
    }
}

void blocks_restart(uint32_t blocks) {
    REGISTER_SET(RESETS_RESET) = blocks;
    blocks_release(blocks);
}

/* After a watchdog's reset, or from the loader, it is running already. */
static void crystal_start(void) {
    if (REGISTER(XOSC_STATUS) & XOSC_STABLE) {
        return;
    }
    REGISTER(XOSC_CTRL) = XOSC_RANGE_1_15MHZ;
    REGISTER(XOSC_STARTUP_DELAY) = XOSC_STARTUP;
    REGISTER_SET(XOSC_CTRL) = XOSC_ENABLE;
    while (!(REGISTER(XOSC_STATUS) & XOSC_STABLE)) {
    }
}

/* The order of 2.18.2: VCO first, post dividers only once it has locked. */
static void pll_start(uint32_t pll, uint32_t feedback, uint32_t divide_1, uint32_t divide_2) {
    REGISTER(pll + PLL_CS) = 1;
    REGISTER(pll + PLL_FBDIV) = feedback;
    REGISTER_CLEAR(pll + PLL_PWR) = PLL_PWR_PD | PLL_PWR_VCOPD;
    while (!(REGISTER(pll + PLL_CS) & PLL_LOCK)) {
    }
    REGISTER(pll + PLL_PRIM) = divide_1 << 16 | divide_2 << 12;
    REGISTER_CLEAR(pll + PLL_PWR) = PLL_PWR_POSTDIVPD;
}

/* Core and bus onto the crystal, so that the PLLs may be stopped. */
static void run_from_crystal(void) {
    REGISTER_CLEAR(CLK_SYS_CTRL) = CLK_SYS_SRC_AUX;
    while (!(REGISTER(CLK_SYS_SELECTED) & 1u)) {
    }
    REGISTER(CLK_REF_CTRL) = CLK_REF_SRC_XOSC;
    while (!(REGISTER(CLK_REF_SELECTED) & (1u << CLK_REF_SRC_XOSC))) {
    }
}

void clocks_start(void) {
    REGISTER(CLK_SYS_RESUS_CTRL) = 0;
    crystal_start();
    run_from_crystal();
    blocks_restart(RESET_PLL_SYS | RESET_PLL_USB);
    pll_start(PLL_SYS, 125, 6, 2); /* 12 MHz * 125 = 1500 MHz, / 12 = 125 MHz */
    pll_start(PLL_USB, 100, 5, 5); /* 12 MHz * 100 = 1200 MHz, / 25 = 48 MHz */
    REGISTER(CLK_SYS_CTRL) = 0;    /* the auxiliary source may change only while it is not in use (2.15.3.2) */
    REGISTER(CLK_SYS_CTRL) = CLK_SYS_SRC_AUX;
    while (!(REGISTER(CLK_SYS_SELECTED) & (1u << CLK_SYS_SRC_AUX))) {
    }
    REGISTER(CLK_PERI_CTRL) = CLK_ENABLE;
    REGISTER(CLK_ADC_CTRL) = CLK_ENABLE;
    REGISTER(WATCHDOG_TICK) = WATCHDOG_CYCLES_1US | WATCHDOG_TICK_ENABLE;
}

#include "sampling.h"

#include "clocks.h"
#include "rp2040.h"
#include "watchdog.h"

#define PIN_FIRST 26u
#define CONVERSIONS_PER_MS (POD_CHANNELS * POD_OVERSAMPLING)
/* A conversion starts every 1 + INT cycles of clk_adc (4.9.6): 48 MHz / 64 kHz = 750 */
#define DIVIDER_INT (CLK_ADC_HZ / (1000u * CONVERSIONS_PER_MS) - 1u)

/* Two DMA channels take turns, a block each, each in a ring of its own; so one always takes while the other is counted. */
#define RING_BITS 14u
#define RING_BLOCKS ((1u << RING_BITS) / (2u * CONVERSIONS_PER_MS))
_Static_assert(POD_CHANNELS == 4u, "the sums below are of four channels, two in a word");
_Static_assert(POD_OVERSAMPLING * 4095u < 65536u, "a sum must fit its half of a word");

#define WATCHDOG_MS 50u
#define SILENCE_MAX_MS 1000u /* the slowest sector erase takes 400 */

/* Two conversions in a word, of channels 0 and 1 or 2 and 3. */
static struct {
    uint32_t blocks[RING_BLOCKS][CONVERSIONS_PER_MS / 2u];
} rings[2] __attribute__((aligned(1u << RING_BITS), section(".ring")));

static volatile uint32_t done;  /* blocks since the start, the interrupt's */
static volatile uint32_t alive; /* `done` when the main loop last showed itself */
static uint32_t taken;

void dma_interrupt(void);

void dma_interrupt(void) {
    uint32_t which = REGISTER(DMA_INTS0);
    REGISTER(DMA_INTS0) = which;
    done = done + (which & 1u) + (which >> 1 & 1u);
    /* A conversion that was ever dropped has shifted all channels by one: only a restart puts them right. */
    bool whole = !(REGISTER(ADC_FCS) & ADC_FCS_OVER);
    if (whole && done - alive < SILENCE_MAX_MS) {
        watchdog_feed();
    }
}

void sampling_alive(void) { alive = done; }

uint32_t sampling_now_ms(void) { return done; }

static uint32_t channel_control(uint32_t next) {
    return DMA_EN | DMA_SIZE_HALFWORD | DMA_INCR_WRITE | DMA_RING_WRITE | DMA_RING_BITS(RING_BITS) | DMA_TREQ_ADC |
           DMA_CHAIN_TO(next);
}

static void channel_prepare(uint32_t channel) {
    REGISTER(DMA_READ_ADDR(channel)) = ADC_FIFO;
    REGISTER(DMA_WRITE_ADDR(channel)) = (uint32_t)(uintptr_t)&rings[channel];
    REGISTER(DMA_TRANS_COUNT(channel)) = CONVERSIONS_PER_MS;
}

void sampling_start(void) {
    blocks_restart(RESET_ADC | RESET_DMA);
    for (uint32_t pin = PIN_FIRST; pin < PIN_FIRST + POD_CHANNELS; pin++) {
        REGISTER(GPIO_CTRL(pin)) = GPIO_FUNCTION_NONE;
        REGISTER(PAD(pin)) = PAD_OUTPUT_DISABLE; /* neither input buffer nor pulls on an analogue pin (4.9.1) */
    }
    channel_prepare(0);
    channel_prepare(1);
    REGISTER(DMA_AL1_CTRL(1)) = channel_control(0);
    REGISTER(DMA_CTRL_TRIG(0)) = channel_control(1);
    REGISTER(DMA_INTE0) = 3u;
    REGISTER(ADC_CS) = ADC_CS_EN;
    while (!(REGISTER(ADC_CS) & ADC_CS_READY)) {
    }
    REGISTER(ADC_FCS) = ADC_FCS_EN | ADC_FCS_DREQ_EN | ADC_FCS_THRESHOLD(1u);
    REGISTER(ADC_DIV) = DIVIDER_INT << 8;
    watchdog_start(WATCHDOG_MS);
    REGISTER(NVIC_ISER) = 1u << IRQ_DMA_0;
    REGISTER(ADC_CS) = ADC_CS_EN | ADC_CS_START_MANY | ADC_CS_ROUND_ROBIN((1u << POD_CHANNELS) - 1u);
}

bool sampling_take(uint16_t sums[POD_CHANNELS], uint32_t *at_ms) {
    uint32_t ready = done;
    if (taken == ready) {
        return false;
    }
    if (ready - taken > SAMPLING_WAITING_MAX) {
        taken = ready - 1u; /* the older ones are being overwritten; the core sees the gap in the time */
    }
    const uint32_t *block = rings[taken & 1u].blocks[taken / 2u % RING_BLOCKS];
    /* Both halves of a word are summed at once: 16 * 4095 = 65520 carries nothing over. */
    uint32_t sum_01 = 0;
    uint32_t sum_23 = 0;
    for (uint32_t at = 0; at < CONVERSIONS_PER_MS / 2u; at += 2u) {
        sum_01 += block[at];
        sum_23 += block[at + 1u];
    }
    sums[0] = (uint16_t)sum_01;
    sums[1] = (uint16_t)(sum_01 >> 16);
    sums[2] = (uint16_t)sum_23;
    sums[3] = (uint16_t)(sum_23 >> 16);
    *at_ms = taken;
    taken++;
    return true;
}

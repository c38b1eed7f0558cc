#include "i2c.h"

#include "clocks.h"
#include "pod_registers.h"
#include "rp2040.h"

#define PIN_SDA 4u
#define PIN_SCL 5u

/* Cycles of 8 ns: data holds 304 ns after the clock's fall (the standard asks for some, 4.3.17 for more than 7 cycles), and
 * is ready 256 ns before a stretched clock is let go (4.3.17: one cycle less than set; standard mode asks for 250 ns). */
#define SDA_HOLD_CYCLES 38u
#define SDA_SETUP_CYCLES 33u
#define REFILL_BELOW 8u

/* A transfer that stands still for so long is over (SMBus 3.x, table 1: T_TIMEOUT, at most 35 ms). 16 bytes out of the FIFO take
 * 1.5 ms at 100 kHz without an interrupt. */
#define STANDS_STILL_MS 35u

#define ALWAYS \
    (I2C_INT_RX_OVER | I2C_INT_RX_FULL | I2C_INT_RD_REQ | I2C_INT_TX_ABRT | I2C_INT_RX_DONE | I2C_INT_STOP_DET)

static struct target *pod;
static bool reading; /* the host is in a read */
static volatile bool lost;
static volatile uint32_t interrupts;
static struct {
    uint32_t at_ms, interrupts, still_ms;
} watch; /* the main loop's last look; milliseconds that it did not see do not count */

void i2c_interrupt(void);

/* Takes what the host has written. True if a transfer began within it. */
static bool take_written(void) {
    bool began = false;
    while (REGISTER(I2C_RXFLR)) {
        uint32_t entry = REGISTER(I2C_DATA_CMD);
        if (entry & I2C_FIRST_DATA_BYTE) {
            /* The STOP before this byte may not have been told yet: the core first ends what was being written. */
            target_start(pod, false);
            began = true;
            reading = false;
        }
        (void)target_rx(pod, (uint8_t)entry);
    }
    return began;
}

/* As many bytes ahead as the reply has; more than that the host gets one at a time. */
static void fill(void) {
    while (pod->reply_at <= pod->reply_size && REGISTER(I2C_TXFLR) < I2C_FIFO_DEPTH) {
        REGISTER(I2C_DATA_CMD) = target_tx(pod);
    }
    uint32_t refill = pod->reply_at <= pod->reply_size ? I2C_INT_TX_EMPTY : 0;
    REGISTER(I2C_INTR_MASK) = ALWAYS | refill;
}

/* The clock is being held low until the first byte is given. */
static void give_first(void) {
    if (!reading) {
        target_start(pod, true);
        reading = true;
    }
    REGISTER(I2C_DATA_CMD) = target_tx(pod);
    (void)REGISTER(I2C_CLR_RD_REQ);
    fill();
}

/* Clears what has happened, before the bytes are taken, so that a later STOP is told anew. A host that breaks a read off
 * ends it with a STOP and no NACK. */
static void note_ends(uint32_t told) {
    if (told & I2C_INT_RX_DONE) {
        (void)REGISTER(I2C_CLR_RX_DONE);
    }
    if (told & I2C_INT_STOP_DET) {
        (void)REGISTER(I2C_CLR_STOP_DET);
    }
    if (told & (I2C_INT_RX_DONE | I2C_INT_STOP_DET)) {
        reading = false;
        REGISTER(I2C_INTR_MASK) = ALWAYS;
    }
    if (told & I2C_INT_RX_OVER) {
        (void)REGISTER(I2C_CLR_RX_OVER);
        lost = true;
    }
}

/* Bytes of an earlier read were left over: they are gone (4.3.10.2.2). If it comes after the read was begun, the new bytes
 * went with them and nothing would let the clock go: the reply begins anew. */
static void note_flush(uint32_t told) {
    (void)REGISTER(I2C_CLR_TX_ABRT);
    if (reading && !(told & I2C_INT_RD_REQ)) {
        reading = false;
        give_first();
    }
}

void i2c_interrupt(void) {
    uint32_t told = REGISTER(I2C_INTR_STAT);
    interrupts = interrupts + 1u;
    note_ends(told);
    if (told & I2C_INT_TX_ABRT) {
        note_flush(told);
    }
    bool began = take_written();
    /* Was this STOP the end of what was taken, or of what came before it? Unless another transfer is under way, the end. */
    if (told & I2C_INT_STOP_DET && (!began || !(REGISTER(I2C_STATUS) & I2C_STATUS_SLV_ACTIVITY))) {
        target_stop(pod);
    }
    if (told & I2C_INT_RD_REQ) {
        give_first();
    } else if (told & I2C_INT_TX_EMPTY && reading) {
        fill();
    }
}

static void pin_start(uint32_t pin) {
    /* The pad's own pull-up (50-80 kOhm) only keeps an unplugged bus quiet; the bus has its own resistors. */
    REGISTER(PAD(pin)) = PAD_INPUT_ENABLE | PAD_PULL_UP | PAD_SCHMITT | PAD_DRIVE_4MA;
    REGISTER(GPIO_CTRL(pin)) = GPIO_FUNCTION_I2C;
}

static void block_start(void) {
    blocks_restart(RESET_I2C0);
    REGISTER(I2C_ENABLE) = 0;
    REGISTER(I2C_CON) = I2C_CON_FAST | I2C_CON_RESTART_EN | I2C_CON_STOP_DET_IFADDRESSED | I2C_CON_RX_FIFO_FULL_HLD;
    REGISTER(I2C_SAR) = POD_ADDRESS;
    REGISTER(I2C_ACK_GENERAL_CALL) = 0; /* after reset it takes what is written to address 0, too */
    REGISTER(I2C_SDA_HOLD) = SDA_HOLD_CYCLES;
    REGISTER(I2C_SDA_SETUP) = SDA_SETUP_CYCLES;
    REGISTER(I2C_RX_TL) = 0;
    REGISTER(I2C_TX_TL) = REFILL_BELOW;
    REGISTER(I2C_INTR_MASK) = ALWAYS;
    REGISTER(I2C_ENABLE) = 1;
}

void i2c_start(struct target *target) {
    pod = target;
    block_start();
    pin_start(PIN_SDA);
    pin_start(PIN_SCL);
    /* Priority 0 is the highest and I2C's after reset; the two others step back (0x40 a step). */
    REGISTER(NVIC_IPR(IRQ_DMA_0 / 4u)) = 0x40u << (8u * (IRQ_DMA_0 % 4u));
    REGISTER(NVIC_IPR(IRQ_UART0 / 4u)) = 0x80u << (8u * (IRQ_UART0 % 4u));
    REGISTER(NVIC_ISER) = 1u << IRQ_I2C0;
}

void i2c_watch(uint32_t now_ms) {
    if (now_ms == watch.at_ms) {
        return;
    }
    watch.at_ms = now_ms;
    watch.still_ms++;
    if (!(REGISTER(I2C_STATUS) & I2C_STATUS_SLV_ACTIVITY) || watch.interrupts != interrupts) {
        watch.interrupts = interrupts;
        watch.still_ms = 0;
    } else if (watch.still_ms >= STANDS_STILL_MS) {
        REGISTER(NVIC_ICER) = 1u << IRQ_I2C0;
        block_start();
        reading = false;
        watch.still_ms = 0;
        REGISTER(NVIC_ICPR) = 1u << IRQ_I2C0;
        REGISTER(NVIC_ISER) = 1u << IRQ_I2C0;
    }
}

bool i2c_lost(void) {
    bool was = lost;
    if (was) {
        lost = false;
    }
    return was;
}

/*
 * The pod as an I2C target: registers, coherent reads with PEC, word writes with a mandatory PEC.
 *
 * INTERRUPT: target_start, target_rx, target_tx, target_stop run in the I2C interrupt and in nothing else. With
 * crc8_step and snapshot_latest they are the whole interrupt path: target.o and crc8.o, text and constants, are all
 * that a port must keep in RAM to answer while the flash is busy. No switch, no division, no library call, no loop
 * longer than POD_FRAME_SIZE. The longest call is target_start(read) of FRAME. MAIN LOOP: everything else here
 * (target_settings.c).
 *
 * Coherence without locks (one core; only the interrupt preempts the main loop):
 *   thresholds    one 32-bit word for a channel's pair: each store is whole, each stored pair is valid
 *   status bits   one byte for each: a store never loses a neighbour's change
 *   errors        written by the interrupt only
 *   posted        one mailbox: the interrupt fills it when it is empty, the main loop empties it
 *   words         one 32-bit word each, written by the main loop
 */
#ifndef POD_TARGET_H
#define POD_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "onset.h"
#include "pod_registers.h"
#include "snapshot.h"

#define TARGET_WORDS 3u

struct target {
    /* shared with the main loop */
    struct snapshots snapshots;
    volatile uint32_t thresholds[POD_CHANNELS]; /* on | off << 16 */
    volatile uint32_t words[TARGET_WORDS];      /* registers IMAGE_CRC, BUILD_ID, UPTIME_MS */
    volatile uint8_t status[8];             /* 0 or 1 for each bit of STATUS */
    volatile uint8_t errors;                /* refused writes; stays at 255 */
    volatile uint8_t posted;                /* POD_BUS_COMMAND_... for the main loop; 0: none */
    /* of the transfer; interrupt only */
    uint8_t pointer;                        /* register that the next read gives; kept over STOP */
    uint8_t received[4];
    uint8_t count;                          /* bytes received since the start; stays at 255 */
    uint8_t sequence;                       /* of the last FRAME or BRIEF given */
    uint8_t pec;
    uint8_t reply[POD_FRAME_SIZE];
    uint8_t reply_size, reply_at;
    bool writing;
};

/* Main loop, before the bus is on. Thresholds are POD_ON_DEFAULT and POD_OFF_DEFAULT. */
void target_init(struct target *target);

/* Interrupt: START or repeated START with our address; `read` is its last bit. It ends a write as a STOP does. */
void target_start(struct target *target, bool read);

/* Interrupt: a byte written by the host. False: more than the pod takes; it is counted and dropped. */
bool target_rx(struct target *target, uint8_t byte);

/* Interrupt: the next byte of a read: data, PEC, then 0xFF without end. Filling a FIFO ahead is harmless. */
uint8_t target_tx(struct target *target);

/* Interrupt: STOP. Here a write of register, low, high, PEC takes effect. */
void target_stop(struct target *target);

/* Main loop. A pair as it is now; setting an invalid pair is refused (false). */
struct thresholds target_thresholds(const struct target *target, unsigned channel);
bool target_set_thresholds(struct target *target, unsigned channel, struct thresholds pair);

/* Main loop: `bit` is POD_STATUS_..._BIT. */
void target_set_status(struct target *target, unsigned bit, bool on);
bool target_status(const struct target *target, unsigned bit);

/* Main loop: what register IMAGE_CRC, BUILD_ID or UPTIME_MS gives. */
void target_set_word(struct target *target, uint8_t at, uint32_t value);

/* Main loop: the command that the host wrote to CMD, once; 0: none. */
uint8_t target_take_command(struct target *target);

#endif

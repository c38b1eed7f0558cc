/*
 * The application's core: what the port calls.
 *
 * MAIN LOOP (never in an interrupt):
 *     pod_init       once, before the I2C target is switched on (reads the whole image: about 0.2 us a byte)
 *     pod_sample     every millisecond, with the sum of 16 conversions of each channel
 *     pod_poll       after each pod_sample and whenever there is time; may save (a sector erase, up to 400 ms)
 *     pod_byte       for each byte received on the serial line (the port's UART interrupt keeps them in its own ring)
 *     pod_next       for each byte that the UART has room for
 *     pod_wish       after pod_next gave -1
 *     pod_lost       when the port has lost something: a serial byte, an I2C event
 * I2C INTERRUPT: target_start, target_rx, target_tx, target_stop on &pod->target (target.h). Nothing else.
 *
 * The core calls no library, but compilers may call memcpy and memset on their own: a port without a libc brings them.
 */
#ifndef POD_POD_H
#define POD_POD_H

#include <stdbool.h>
#include <stdint.h>

#include "channel.h"
#include "console.h"
#include "event_log.h"
#include "flash_ops.h"
#include "hello.h"
#include "image.h"
#include "parameters.h"
#include "target.h"
#include "wish.h"

struct pod_start {
    const struct flash_ops *flash;
    uint8_t chip_id[8];  /* the flash's unique id; zeros if unknown */
    uint8_t reset_cause; /* POD_RESET_... */
};

struct pod {
    struct target target;
    struct channel channels[POD_CHANNELS];
    struct console console;
    struct event_log log;
    struct parameter_store store;
    struct identity identity;
    struct image_facts image;
    const struct flash_ops *flash;
    struct parameters saved; /* as the newest generation holds them */
    uint32_t now_ms;
    uint8_t seen_errors; /* of target.errors, for the log */
    uint8_t calibrating; /* mask of the channels whose calibration was asked for and has not been dealt with */
    bool save_after;     /* save when the calibration ends */
    bool sampled;        /* a sample has come: gaps count from here */
    bool gap_expected;   /* the flash was busy: the next gap is our own */
    enum wish wish;
};

/* Loads the parameters (or the defaults, and says so in STATUS), looks at the image, logs the start. */
void pod_init(struct pod *pod, const struct pod_start *start);

/* The four samples of millisecond `now_ms` (counts up from anything, wraps): each the sum of 16 conversions of 12 bits,
 * 0..65520. A gap of more than 1 ms since the last call sets OVERRUN. */
void pod_sample(struct pod *pod, uint32_t now_ms, const uint16_t samples[POD_CHANNELS]);

/* Commands from the bus, the ends of calibrations, saves, pieces of a CRC. */
void pod_poll(struct pod *pod);

/* A byte from the serial line, and the next one to send (or -1). */
void pod_byte(struct pod *pod, uint8_t byte);
int pod_next(struct pod *pod);

/* WISH_LOADER after B or the bus's reboot command, once every reply has been taken by pod_next; else WISH_NONE. */
enum wish pod_wish(const struct pod *pod);

/* The port lost something: sets OVERRUN and, if that was not set, logs it. `what`: POD_LOST_... */
void pod_lost(struct pod *pod, uint8_t what);

/* For the console. */

/* Takes the rests of the channels in `mask` over the next POD_CALIBRATION_MS, and then saves them if `save`. */
void pod_calibrate(struct pod *pod, uint8_t mask, bool save);

/* Saves thresholds and saved rests, if they differ from what is saved; false: the flash did not take it. */
bool pod_save(struct pod *pod);

void pod_reboot_to_loader(struct pod *pod);

#endif
